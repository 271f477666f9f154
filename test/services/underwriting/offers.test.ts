import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { commitHold } from '@trade-credit/ledger/commit-hold.ts'
import { expireOffers } from '@trade-credit/underwriting-service/offers/expire-offers.ts'
import t, { type Test } from 'tap'
import { type Applying, apply, assess, generalCase, runApplying } from '../../support/applying.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'

const BUYER = syntheticBusinessNumber(0)

/** An approved application and its offer, which stands until 2021-12-31. */
async function offered(t: Test) {
  const applying = await runApplying(t)
  await assess(applying, BUYER)
  const { id, offerId } = await apply(applying, generalCase())
  const status = async () => {
    const [application, offer] = await Promise.all([
      applying.call('GET', `/v1/applications/${id}`),
      applying.call('GET', `/v1/offers/${offerId}`)
    ])
    return [application.body.status, offer.body.status]
  }
  return { applying, id, offerId, status, accept: () => applying.call('POST', `/v1/offers/${offerId}/acceptance`) }
}

async function runExpiry(t: Test, { database }: Applying) {
  const pool = createPool({ connectionString: database.urlOf('underwriting_job'), applicationName: 'job', max: 1 })
  t.teardown(() => pool.end())
  return expireOffers({ pool, stopping: new AbortController().signal })
}

t.test('an offer is accepted once, up to its last day', async t => {
  const { applying, accept, status, offerId } = await offered(t)
  await setBusinessDay(applying.database, '2021-12-31')
  t.match(await accept(), { status: 201, body: { id: offerId, status: 'accepted', acceptedOn: '2021-12-31' } })
  t.strictSame(await status(), ['approved', 'accepted'])
  t.match(await accept(), { status: 409, body: { code: 'conflict', detail: /accepted on 2021-12-31/ } })
  t.equal((await applying.call('POST', `/v1/offers/${offerId}/acceptance`, { as: 'portal-2' })).status, 404)
})

t.test('the day after its last day it has lapsed, before any job says so', async t => {
  const { applying, accept, status } = await offered(t)
  await setBusinessDay(applying.database, '2022-01-01')
  t.match(await accept(), { status: 409, body: { code: 'conflict', detail: /2021-12-31/ } })
  t.strictSame(await status(), ['lapsed', 'lapsed'])
})

t.test(
  'the job lets offers lapse the day after, gives back what they held, and tells; a day earlier it does nothing',
  async t => {
    const { applying, status, id, offerId, accept } = await offered(t)
    const { database } = applying
    await setBusinessDay(database, '2021-12-31')
    t.strictSame(await runExpiry(t, applying), { lapsed: 0 })
    t.strictSame(await status(), ['approved', 'open'])
    t.equal((await accept()).status, 201)
    await setBusinessDay(database, '2022-01-01')
    t.strictSame(await runExpiry(t, applying), { lapsed: 1 }, 'accepted or not')
    t.strictSame(await status(), ['lapsed', 'lapsed'])
    t.strictSame(await runExpiry(t, applying), { lapsed: 0 }, 'once')
    const [{ carried } = { carried: '' }] = await asAdmin<{ carried: string }>(
      database,
      'select coalesce(sum(held + committed) filter (where day < $1), 0)::text as carried from ledger.changed_day',
      ['2022-02-01']
    )
    t.equal(carried, '0')
    const { body: notices } = await applying.call('GET', '/v1/notices?kind=offer_lapsed')
    t.match(notices.items, [{ subject: { offerId, applicationId: id }, parameters: { validUntil: '2021-12-31' } }])
    const events = await asAdmin<{ type: string; status: string }>(
      database,
      `select type, data ->> 'status' as status from platform.event where type like '%status_changed' order by sequence`
    )
    t.strictSame(
      events.map(event => `${event.type} ${event.status}`),
      [
        'application.status_changed draft',
        'application.status_changed approved',
        'offer.status_changed open',
        'offer.status_changed accepted',
        'application.status_changed lapsed',
        'offer.status_changed lapsed'
      ]
    )
  }
)

t.test('a withdrawn application takes its offer along; a bound one stays', async t => {
  const { applying, id, offerId, status, accept } = await offered(t)
  const withdraw = (one: string) => applying.call('POST', `/v1/applications/${one}/withdrawal`)
  t.match(await withdraw(id), { status: 200, body: { status: 'withdrawn' } })
  t.strictSame(await status(), ['withdrawn', 'withdrawn'])
  t.match(await accept(), { status: 409 })
  t.equal((await withdraw(id)).status, 409)

  const next = await apply(applying, generalCase(1))
  const [{ hold_id: holdId } = { hold_id: '' }] = await asAdmin<{ hold_id: string }>(
    applying.database,
    'select hold_id from underwriting.offer where id = $1',
    [next.offerId]
  )
  const pool = createPool({ connectionString: applying.database.urlOf('policy_api'), applicationName: 'bind', max: 1 })
  t.teardown(() => pool.end())
  const actor = { organisation: 'org_portal', kind: 'channel' as const, client: 'portal', scopes: new Set<string>() }
  const period = { from: plainDate('2021-12-01'), until: plainDate('2022-12-01') }
  const bound = await inTransaction(pool, actor, trx =>
    commitHold(trx, { id: holdId, period, today: plainDate('2021-12-01') })
  )
  t.equal(bound, 'committed')
  t.match(await withdraw(next.id), { status: 409, body: { detail: /bound/ } })
  t.equal((await applying.call('GET', `/v1/offers/${next.offerId}`)).body.status, 'bound')
  t.not(next.offerId, offerId)
})

t.test('offers are listed by what they are today, to whom they belong', async t => {
  const { applying, id, offerId } = await offered(t)
  const second = await apply(applying, generalCase(1))
  await applying.call('POST', `/v1/offers/${second.offerId}/acceptance`)
  const list = async (query: string, as = 'portal') =>
    (await applying.call('GET', `/v1/offers${query}`, { as })).body.items.map((one: { id: string }) => one.id)
  t.strictSame(await list(''), [second.offerId, offerId])
  t.strictSame(await list('', 'underwriter'), [second.offerId, offerId])
  t.strictSame(await list('', 'portal-2'), [])
  t.strictSame(await list('?status=open'), [offerId])
  t.strictSame(await list('?status=accepted'), [second.offerId])
  t.strictSame(await list(`?applicationId=${id}`), [offerId])
  t.strictSame(await list(`?policyholder=${syntheticBusinessNumber(50_001)}`), [second.offerId])
  await setBusinessDay(applying.database, '2022-01-01')
  t.strictSame(await list('?status=lapsed'), [second.offerId, offerId])
  t.strictSame(await list('?status=open'), [])
  const page = (await applying.call('GET', '/v1/offers?limit=1')).body
  t.strictSame((await applying.call('GET', `/v1/offers?limit=1&cursor=${page.nextCursor}`)).body.items[0].id, offerId)
})
