import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { type BoundPolicy, bindSeeded, instalmentCase, pay, runJob } from '../../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { confirmEventOn, endEvent, keepPremium } from '../../support/claim-on-policy.ts'
import { runService } from '../../support/running-service.ts'

const service = await runService(t, policyService, { jobs: true })
const { call, database } = service
const QUARTER = 1_969_500

const read = async ({ id }: BoundPolicy) => (await call('GET', `/v1/policies/${id}`)).body

/** Four instalments of which the first is paid, on the day. */
async function inInstalments(today: string) {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, instalmentCase(), { paymentPlan: 'instalments' })
  await pay(service, policy, { paidOn: '2021-12-01' })
  await setBusinessDay(database, today)
  return policy
}

t.test(
  'what a claim payment kept is premium received: nobody is asked for it again, once however often the job runs',
  async t => {
    const policy = await inInstalments('2022-02-28')
    const reference = await keepPremium(service, policy, 3 * QUARTER, '2022-02-28')
    t.match(await runJob(service, 'instalment-arrears'), { set_off: 1 })
    t.match(await runJob(service, 'instalment-arrears'), { set_off: 0 })
    const body = await read(policy)
    t.strictSame(
      body.invoices.map(({ status }: { status: string }) => status),
      ['paid', 'paid', 'paid', 'paid']
    )
    await setBusinessDay(database, '2022-03-02')
    t.match(await read(policy), { status: 'in_force', unpaidPremium: 0 })
    const [premium] = await asAdmin(
      database,
      'select amount::int, paid_on, client from policy.premium_payment where reference = $1',
      [reference]
    )
    t.match(premium, { amount: 3 * QUARTER, client: 'job:instalment-arrears' })
  }
)

t.test('it cures arrears before a notice is given', async t => {
  const policy = await inInstalments('2022-03-02')
  t.match(await read(policy), { status: 'in_arrears', unpaidPremium: QUARTER })
  await keepPremium(service, policy, QUARTER, '2022-03-02')
  await runJob(service, 'instalment-arrears')
  t.match(await read(policy), { status: 'in_force', unpaidPremium: 0 })
  const notices = await asAdmin(
    database,
    `select kind from platform.notice where subject ->> 'policyId' = $1 and kind = 'premium_overdue'`,
    [policy.id]
  )
  t.strictSame(notices, [])
})

t.test('what was paid meanwhile, or is owed no more, goes back to the policyholder', async t => {
  const policy = await inInstalments('2022-03-01')
  for (const invoice of [1, 2, 3]) await pay(service, policy, { invoice, paidOn: '2022-03-01' })
  await keepPremium(service, policy, QUARTER, '2022-03-01')
  await runJob(service, 'instalment-arrears')
  t.match(await read(policy), { premiumRefunds: { owed: QUARTER } })
  const other = await inInstalments('2022-03-01')
  await call('POST', `/v1/policies/${other.id}/cancellations`, { body: { on: '2022-03-01', reason: 'x' } })
  const before = (await read(other)).premiumRefunds.owed
  await keepPremium(service, other, QUARTER, '2022-03-01')
  await runJob(service, 'instalment-arrears')
  t.equal((await read(other)).premiumRefunds.owed, before + QUARTER)
  t.match((await call('GET', `/v1/premium-refunds?policyId=${other.id}`)).body.items[0], { reason: 'overpayment' })
})

t.test('an end after an insured event takes nothing of it back, whatever the order of events', async t => {
  let day = 9
  /** In which order the policy is cancelled from the day, and the claim is paid; the event comes before both. */
  for (const [order, cancelledOn, setOffOn] of [
    ['planned, then paid', '2022-02-20', '2022-02-21'],
    ['planned, then paid after its day', '2022-02-20', '2022-02-28'],
    ['from today, then paid', '2022-02-25', '2022-02-28'],
    ['paid, then planned', '2022-02-24', '2022-02-20'],
    ['paid, then from today', '2022-02-25', '2022-02-20']
  ] as const) {
    const policy = await inInstalments('2022-02-10')
    const event = await confirmEventOn(service, policy, `2022-02-${(day += 1)}`)
    const steps = [
      [setOffOn, () => keepPremium(service, policy, 3 * QUARTER, setOffOn)],
      [
        cancelledOn,
        () => call('POST', `/v1/policies/${policy.id}/cancellations`, { body: { on: '2022-02-25', reason: 'x' } })
      ]
    ] as const
    for (const [on, step] of steps.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      await setBusinessDay(database, on)
      await runJob(service, 'policy-expiry')
      await step()
      await runJob(service, 'instalment-arrears')
    }
    await setBusinessDay(database, '2022-02-28')
    await runJob(service, 'policy-expiry')
    const body = await read(policy)
    t.match(body, { status: 'cancelled', unpaidPremium: 0, premiumRefunds: { owed: 0, paidBack: 0 } }, order)
    t.strictSame(
      body.invoices.map(({ paid }: { paid: number }) => paid),
      [QUARTER, QUARTER, QUARTER, QUARTER],
      order
    )
    await endEvent(service, event)
    t.match(await runJob(service, 'policy-expiry'), { given_back: 1 }, order)
    // 279 of 365 days of 7,878,000 won.
    t.match(await read(policy), { premiumRefunds: { owed: 6_021_813 } }, order)
  }
})

t.test(
  'what an end took back is deducted while it is void: an instance of the release before clears that alone',
  async t => {
    const policy = await inInstalments('2022-02-20')
    await call('POST', `/v1/policies/${policy.id}/cancellations`, { body: { on: '2022-02-25', reason: 'x' } })
    const asClaims = { adminUrl: database.urlOf('claims_job') }
    const deducted = () =>
      asAdmin(asClaims, 'select amount::int from policy.published_voided_premium where policy_id = $1', [policy.id])
    t.strictSame(await deducted(), [{ amount: 3 * QUARTER }])
    await asAdmin(database, 'update policy.invoice set voided_on = null where policy_id = $1', [policy.id])
    t.strictSame(await deducted(), [])
  }
)

t.test('kept after a notice ran out, it is the same whether or not the end was written down by then', async t => {
  for (const [eventOn, isWrittenFirst] of [
    ['2022-02-08', true],
    ['2022-02-07', false]
  ] as const) {
    const policy = await inInstalments('2022-03-02')
    t.match(await read(policy), { status: 'in_arrears' })
    await runJob(service, 'instalment-arrears')
    const { arrearsPayBy } = await read(policy)
    t.equal(arrearsPayBy, '2022-03-16')
    const event = await confirmEventOn(service, policy, eventOn)
    await setBusinessDay(database, '2022-03-17')
    if (isWrittenFirst) await runJob(service, 'instalment-arrears')
    await keepPremium(service, policy, 3 * QUARTER, '2022-03-17')
    t.match(await runJob(service, 'instalment-arrears'), { set_off: 1 })
    const after = await read(policy)
    t.match(after, { status: 'terminated', unpaidPremium: 0, premiumRefunds: { owed: 0 } }, eventOn)
    await endEvent(service, event)
    await runJob(service, 'policy-expiry')
    // 259 of 365 days of 7,878,000 won.
    t.match(await read(policy), { unpaidPremium: 0, premiumRefunds: { owed: 5_590_142 } }, eventOn)
  }
})

t.test('what a rescission took back no claim keeps: what was paid meanwhile goes back whole', async t => {
  const policy = await inInstalments('2022-03-01')
  const event = await confirmEventOn(service, policy, '2022-02-22')
  await keepPremium(service, policy, QUARTER, '2022-03-01')
  await pay(service, policy, { invoice: 1, paidOn: '2022-03-01' })
  const rescissions = `/v1/policies/${policy.id}/rescissions`
  const about = {
    ground: 'gross_negligence',
    fact: '연체 사실을 숨겼습니다.',
    knownOn: '2022-03-01',
    insurerKnew: false
  }
  const { body } = await call('POST', rescissions, { as: 'underwriter', body: about })
  await call('POST', `${rescissions}/${body.id}/answers`, { body: { text: '몰랐습니다.' } })
  const confirmation = { as: 'underwriting-manager', body: { reasons: '확인했습니다.' } }
  t.equal((await call('POST', `${rescissions}/${body.id}/confirmation`, confirmation)).status, 201)
  const { owed } = (await read(policy)).premiumRefunds
  t.equal(owed, Math.floor((2 * QUARTER * 275) / 365))
  await runJob(service, 'instalment-arrears')
  t.match(await read(policy), { premiumRefunds: { owed: owed + QUARTER } })
  await endEvent(service, event)
})
