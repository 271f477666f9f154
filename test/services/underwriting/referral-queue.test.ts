import t from 'tap'
import { apply, generalCase, runApplying } from '../../support/applying.ts'
import { setBusinessDay } from '../../support/business-day.ts'
import { referOne, runReferred } from '../../support/referred.ts'

t.test('the queue by the sandbox clock: due on the eighth day after receipt, or the fifteenth', async t => {
  const applying = await runApplying(t)
  const single = await apply(applying, generalCase(1))
  t.equal(single.status, 'referred', 'nobody assessed the buyer')
  const days = [
    ['2021-12-08', 'on_time', 7],
    ['2021-12-09', 'due_today', 8],
    ['2021-12-10', 'overdue', 9]
  ] as const
  for (const [day, ageing, daysWaiting] of days) {
    await setBusinessDay({ adminUrl: applying.database.adminUrl }, day)
    const { body } = await applying.call('GET', '/v1/referrals', { as: 'underwriter' })
    t.match(body.items, [{ ageing, daysWaiting, dueOn: '2021-12-09', receivedOn: '2021-12-01' }], day)
    const overdue = await applying.call('GET', '/v1/referrals?ageing=overdue', { as: 'underwriter' })
    t.equal(overdue.body.items.length, ageing === 'overdue' ? 1 : 0)
    const old = await applying.call('GET', '/v1/referrals?waitingDays=8', { as: 'underwriter' })
    t.equal(old.body.items.length, daysWaiting >= 8 ? 1 : 0)
  }
})

t.test(
  'the queue is the insurer’s alone: portals, banks and feeds are refused, and see nothing in the database',
  async t => {
    const { applying, referralId } = await runReferred(t)
    for (const as of ['portal', 'portal-2', 'bank', 'feed', 'claims-officer']) {
      t.equal((await applying.call('GET', '/v1/referrals', { as })).status, 403, as)
      t.equal((await applying.call('GET', `/v1/referrals/${referralId}`, { as })).status, 403, as)
    }
    t.match(await applying.call('GET', '/v1/referrals', { as: 'auditor' }), {
      status: 200,
      body: { items: [{ id: referralId }] }
    })
    const unknown = await applying.call('GET', '/v1/referrals/rf_01JD3ZQ8W5R7XG6K2M4N9P0TVB', { as: 'underwriter' })
    t.equal(unknown.status, 404)
  }
)

t.test('pages through the queue in the order in which it is due, by filters', async t => {
  const applying = await runApplying(t)
  const made = []
  for (const seller of [1, 2, 3]) made.push((await referOne(applying, seller)).referralId)
  const first = (await applying.call('GET', '/v1/referrals?limit=2', { as: 'underwriter' })).body
  const rest = (await applying.call('GET', `/v1/referrals?limit=2&cursor=${first.nextCursor}`, { as: 'underwriter' }))
    .body
  t.strictSame(
    [...first.items, ...rest.items].map((item: { id: string }) => item.id),
    [...made].sort()
  )
  await applying.call('POST', `/v1/referrals/${made[1]}/claim`, { as: 'underwriter' })
  const mine = await applying.call('GET', '/v1/referrals?status=claimed&assignee=underwriter', { as: 'underwriter' })
  t.strictSame(
    mine.body.items.map((item: { id: string }) => item.id),
    [made[1]]
  )
  for (const [query, count] of [
    ['product=single_general', 3],
    ['product=bill', 0],
    ['centre=busan', 3],
    ['centre=daegu', 0]
  ] as const) {
    const { body } = await applying.call('GET', `/v1/referrals?${query}`, { as: 'underwriter' })
    t.equal(body.items.length, count, query)
  }
})
