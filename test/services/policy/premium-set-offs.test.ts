import { policyService } from '@trade-credit/policy-service/app.ts'
import { newId } from '@trade-credit/service/ids.ts'
import t from 'tap'
import { type BoundPolicy, bindSeeded, instalmentCase, pay, runJob } from '../../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { runService } from '../../support/running-service.ts'
import { SEEDED_EVIDENCE } from '../../support/seeded-policy.ts'

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

/** A claim payment that set premium off, as the claims service posts it. */
async function setOff({ id }: BoundPolicy, amount: number, postedOn: string): Promise<string> {
  const paymentId = `pm_${id.slice(3)}`
  await asAdmin(
    database,
    `with c as materialized (select set_config('session_replication_role', 'replica', true) as role),
      p as (insert into claims.payment (id, organisation, claim_id, decision_id, policy_id, buyer, hold_id, amount,
          unpaid_premium_deducted, loss_reduction_costs, provisional, payable_by, reserved_on, reserved_by, created_at)
        select $1, 'org_portal', 'cl_x', 'dc_x', $2, '9998600043', 'ho_x', 10000000, $3, 0, false, $4, $4, 'cashier', now() from c)
      insert into claims.payment_settlement (payment_id, organisation, outcome, settled_on, reference, settled_by, created_at)
      select $1, 'org_portal', 'posted', $4, 'T-1', 'cashier', now() from c`,
    [paymentId, id, amount, postedOn]
  )
  return paymentId
}

t.test(
  'what a claim payment kept is premium received: nobody is asked for it again, once however often the job runs',
  async t => {
    const policy = await inInstalments('2022-02-28')
    const reference = await setOff(policy, 3 * QUARTER, '2022-02-28')
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
  await setOff(policy, QUARTER, '2022-03-02')
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
  await setOff(policy, QUARTER, '2022-03-01')
  await runJob(service, 'instalment-arrears')
  t.match(await read(policy), { premiumRefunds: { owed: QUARTER } })
  const other = await inInstalments('2022-03-01')
  await call('POST', `/v1/policies/${other.id}/cancellations`, { body: { on: '2022-03-01', reason: 'x' } })
  const before = (await read(other)).premiumRefunds.owed
  await setOff(other, QUARTER, '2022-03-01')
  await runJob(service, 'instalment-arrears')
  t.equal((await read(other)).premiumRefunds.owed, before + QUARTER)
  t.match((await call('GET', `/v1/premium-refunds?policyId=${other.id}`)).body.items[0], { reason: 'overpayment' })
})

/** An insured event on the policy's buyer. */
async function confirmEvent({ id: policyId }: BoundPolicy, day: string): Promise<string> {
  const id = newId('ev')
  await asAdmin(
    database,
    `insert into claims.insured_event (id, organisation, client, buyer, party, type, occurred_on, details, evidence, status, created_at,
        updated_at)
      select $1, 'org_feed', 'feed', c.business_number, c.party, 'rehabilitation_petition', $3, '{}', $4, 'reported', now(), now()
      from policy.cover c where c.policy_id = $2`,
    [id, policyId, day, SEEDED_EVIDENCE]
  )
  await asAdmin(
    database,
    `insert into claims.public_event (id, subject, buyer, party, type, occurred_on, details, status, confirmed_on, created_at, updated_at)
      select id, party, buyer, party, type, occurred_on, '{}', 'confirmed', occurred_on, now(), now()
      from claims.insured_event where id = $1`,
    [id]
  )
  await asAdmin(
    database,
    `update claims.insured_event set status = 'confirmed', public_event_id = id, confirmed_on = occurred_on where id = $1`,
    [id]
  )
  return id
}

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
    const event = await confirmEvent(policy, `2022-02-${(day += 1)}`)
    const steps = [
      [setOffOn, () => setOff(policy, 3 * QUARTER, setOffOn)],
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
    await asAdmin(database, `update claims.insured_event set status = 'withdrawn' where id = $1`, [event])
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
