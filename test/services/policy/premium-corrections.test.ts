// Premiums reversed once the policy is over, and refunds that an event took away: what was settled is corrected to the won.
import { policyService } from '@trade-credit/policy-service/app.ts'
import { newId } from '@trade-credit/service/ids.ts'
import t, { type Test } from 'tap'
import { type BoundPolicy, bindSeeded, instalmentCase, pay, runJob, SUBSIDISED } from '../../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { confirmEventOn, endEvent } from '../../support/claim-on-policy.ts'
import { runService } from '../../support/running-service.ts'

const service = await runService(t, policyService, { jobs: true })
const { call, database } = service

const PART = 1_969_500
const read = async ({ id }: BoundPolicy) => (await call('GET', `/v1/policies/${id}`)).body
const cancel = ({ id }: BoundPolicy, on: string) =>
  call('POST', `/v1/policies/${id}/cancellations`, { body: { on, reason: 'x' } })
const reverse = ({ id }: BoundPolicy, payment: string) =>
  call('POST', `/v1/policies/${id}/premiums/${payment}/reversal`, {
    as: 'cashier',
    body: { reason: '은행에서 이체가 취소되었습니다.' }
  })
const refundsOf = async ({ id }: BoundPolicy, status = '') =>
  (await call('GET', `/v1/premium-refunds?policyId=${id}&payeeKind=policyholder${status && `&status=${status}`}`)).body
    .items
const asked = ({ invoices }: { invoices: { kind: string; remaining: number; status: string }[] }) =>
  invoices
    .filter(({ status }) => status === 'open' || status === 'overdue')
    .map(({ kind, remaining }) => [kind, remaining])
const payouts = (refundId: string) => `/v1/premium-refunds/${refundId}/payouts`
async function payOut(refundId: string, amount?: number) {
  const body = { reference: newId('rp'), ...(amount ? { amount } : {}) }
  const { body: payout } = await call('POST', payouts(refundId), { as: 'cashier', body })
  const posting = `${payouts(refundId)}/${payout.id}/posting`
  return (await call('POST', posting, { as: 'cashier', body: {} })).body
}
/** What was received and stands − paid back − owed back + still asked for: what is earned, whatever came in which order. */
async function earned(policy: BoundPolicy): Promise<number> {
  const { items } = (await call('GET', `/v1/policies/${policy.id}/premiums?reversed=false`)).body
  const { premiumRefunds, invoices } = await read(policy)
  const sum = (amounts: number[]) => amounts.reduce((a, b) => a + b, 0)
  const received = sum(items.map(({ amount }: { amount: number }) => amount))
  const { owed, paidBack, setOff } = premiumRefunds
  return received - owed - paidBack - setOff + sum(asked({ invoices }).map(([, remaining]) => Number(remaining)))
}

/** Four instalments of 1,969,500 won from 2021-12-01, the first paid, and the second on its day. */
async function running(seeded: object = instalmentCase()) {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, seeded)
  const first = String((await pay(service, policy, { paidOn: '2021-12-01' })).body.payment.id)
  if (policy.invoices.length === 1) return { policy, first, second: '' }
  await setBusinessDay(database, '2022-03-01')
  const second = String((await pay(service, policy, { invoice: 1, paidOn: '2022-03-01' })).body.payment.id)
  return { policy, first, second }
}

t.test('a refund that is not paid out is lessened, and the days with cover are asked for', async t => {
  const { policy, first, second } = await running()
  await setBusinessDay(database, '2022-03-10')
  // 266 of 365 days of 3,939,000 won; 99 were covered.
  t.match((await cancel(policy, '2022-03-10')).body, { refund: 2_870_613 })
  t.equal(await earned(policy), 1_068_387)
  const { body } = await reverse(policy, second)
  t.match(body, {
    status: 'cancelled',
    unpaidPremium: 534_193,
    premiumRefunds: { owed: 1_435_306 },
    correction: { lessRefund: 1_435_307, stillOwed: 534_193, toRepay: 0 }
  })
  t.strictSame(asked(body), [['earned', 534_193]])
  t.match(await refundsOf(policy), [{ amount: 2_870_613, reduced: 1_435_307, remaining: 1_435_306, status: 'owed' }])
  t.equal(await earned(policy), 1_068_387, 'as it was')
  t.match(
    await asAdmin(
      database,
      `select parameters from platform.notice where kind = 'premium_reversed_after_end' and subject ->> 'policyId' = $1`,
      [policy.id]
    ),
    [{ parameters: { amount: PART, lessRefund: 1_435_307, toPay: 534_193 } }]
  )
  t.match((await call('GET', `/v1/policies/${policy.id}/cancellations`)).body.items, [
    { givenBack: [{ amount: 1_435_306 }] }
  ])

  const again = await reverse(policy, first)
  t.match(again.body, { premiumRefunds: { owed: 0 }, unpaidPremium: 1_068_387 })
  t.match(await refundsOf(policy), [{ remaining: 0, status: 'withdrawn', withdrawnOn: '2022-03-10' }])
  t.equal((await reverse(policy, second)).status, 409)
  t.equal(await earned(policy), 1_068_387)
  const [one, two] = again.body.invoices.filter(({ kind }: { kind: string }) => kind === 'earned')
  const late = {
    as: 'cashier',
    body: { invoiceId: one.id, amount: 1_068_387, paidOn: '2022-03-10', reference: 'late' }
  }
  t.match((await call('POST', `/v1/policies/${policy.id}/premiums`, late)).body, { unpaidPremium: 0 })
  t.equal(two.amount, 534_194)
  t.equal(await earned(policy), 1_068_387, 'and paid late')
})

t.test('the same where the end was planned and its day has come: nothing is asked for twice', async t => {
  const { policy, first, second } = await running()
  t.match((await cancel(policy, '2022-03-20')).body, { refund: 2_762_695 })
  await setBusinessDay(database, '2022-03-20')
  await runJob(service, 'policy-expiry')
  // 256 of 365 days of 3,939,000 won; 109 were covered.
  t.equal(await earned(policy), 1_176_305)
  const { body } = await reverse(policy, second)
  t.match(body, {
    unpaidPremium: 588_152,
    premiumRefunds: { owed: 1_381_347 },
    correction: { lessRefund: 1_381_348, stillOwed: 588_152, toRepay: 0 }
  })
  t.strictSame(asked(body), [['earned', 588_152]])
  t.equal(await earned(policy), 1_176_305)
  t.match((await reverse(policy, first)).body, { premiumRefunds: { owed: 0 }, unpaidPremium: 1_176_305 })
})

t.test(
  'premium that a change had credited is asked for anew while the end is planned, and settled with it',
  async t => {
    await setBusinessDay(database, '2021-12-01')
    const policy = await bindSeeded(service, instalmentCase())
    await pay(service, policy, { paidOn: '2021-12-01' })
    await setBusinessDay(database, '2021-12-05')
    const { body } = await pay(service, policy, { invoice: 1, amount: 500_000, paidOn: '2021-12-05' })
    const changes = [{ kind: 'lower_limit', buyer: syntheticBusinessNumber(0), amount: 200_000_000 }]
    await call('POST', `/v1/policies/${policy.id}/endorsements`, { body: { effectiveFrom: '2021-12-06', changes } })
    await setBusinessDay(database, '2022-03-01')
    const { id: invoiceId } = (await read(policy)).invoices.at(-1)
    const rest = { invoiceId, amount: 746_451, paidOn: '2022-03-01', reference: 'rest' }
    await call('POST', `/v1/policies/${policy.id}/premiums`, { as: 'cashier', body: rest })
    await cancel(policy, '2022-04-01')
    t.strictSame(asked((await reverse(policy, body.payment.id)).body), [['premium', 500_000]])
    await setBusinessDay(database, '2022-04-01')
    await runJob(service, 'policy-expiry')
    // As where it bounces afterwards: 121 of 365 days were covered.
    t.strictSame(asked(await read(policy)), [['earned', 366_301]])
    t.equal(await earned(policy), 1_109_396)
  }
)

t.test('what was paid out already is asked back, and set off against what is still owed', async t => {
  const { policy, first, second } = await running()
  await setBusinessDay(database, '2022-03-10')
  await cancel(policy, '2022-03-10')
  const [refund] = await refundsOf(policy)
  const { body: reserved } = await call('POST', payouts(refund.id), {
    as: 'cashier',
    body: { reference: 'r-1', amount: 2_000_000 }
  })
  t.match(await reverse(policy, second), {
    status: 409,
    body: { detail: /KRW 2,000,000 .* Void the payout if it has not left \(POST .*rf_.*void\), or post it/ }
  })
  await call('POST', `${payouts(refund.id)}/${reserved.id}/posting`, { as: 'cashier', body: {} })
  const { body } = await reverse(policy, second)
  // 870,613 were left of what was owed back.
  t.match(body, { correction: { lessRefund: 870_613, stillOwed: 534_193, toRepay: 564_694 } })
  t.strictSame(asked(body), [
    ['earned', 534_193],
    ['repayment', 564_694]
  ])
  t.match(await refundsOf(policy), [{ status: 'paid', remaining: 0, paidBack: 2_000_000 }])
  t.equal(await earned(policy), 1_068_387)
  const repayment = body.invoices.at(-1)
  const paid = await call('POST', `/v1/policies/${policy.id}/premiums`, {
    as: 'cashier',
    body: { invoiceId: repayment.id, amount: 1_098_887, paidOn: '2022-03-10', reference: 'back' }
  })
  t.match(paid.body, { unpaidPremium: 0, status: 'cancelled' }, 'it is collected as a premium is')
  t.match(
    await reverse(policy, paid.body.payment.id),
    { status: 201, body: { unpaidPremium: 1_098_887 } },
    'and bounces as one'
  )
  await reverse(policy, first)
  // Nothing was received: the firm has 2,000,000 won of the insurer's, and had cover for 99 days.
  t.match(await read(policy), { unpaidPremium: 3_068_387, premiumRefunds: { owed: 0, paidBack: 2_000_000 } })
})

t.test('each payer for itself: what programmes got back stays, and their settlements with it', async t => {
  await setBusinessDay(database, '2023-04-10')
  const policy = await bindSeeded(service, SUBSIDISED)
  const { body: paid } = await pay(service, policy, { paidOn: '2023-04-10' })
  await setBusinessDay(database, '2023-10-10')
  t.match((await cancel(policy, '2023-10-10')).body, { refund: 225_000 })
  const books = () =>
    asAdmin(database, 'select kind, amount::int from policy.subsidy_booking where policy_id = $1 order by id', [
      policy.id
    ])
  const before = await books()
  // 183 of 366 days: of the firm's 225,000, and of the city's.
  t.match((await reverse(policy, paid.payment.id)).body, {
    correction: { lessRefund: 112_500, stillOwed: 112_500, toRepay: 0 },
    premiumRefunds: { owed: 0, toProgrammes: 112_500 }
  })
  t.strictSame(await books(), before)
  t.strictSame(before, [
    { kind: 'drawn', amount: 225_000 },
    { kind: 'returned', amount: 112_500 }
  ])
})

t.test('before cover began, lapsed, undone or at its end: nothing else comes of it than what was paid', async t => {
  await setBusinessDay(database, '2021-12-01')
  const waiting = await bindSeeded(service)
  const part = await pay(service, waiting, { amount: 100_000, paidOn: '2021-12-01' })
  const lapsing = await bindSeeded(service)
  const half = await pay(service, lapsing, { amount: 100_000, paidOn: '2021-12-01' })
  const ahead = await bindSeeded(service, {}, { inception: '2021-12-15' })
  const whole = await pay(service, ahead, { paidOn: '2021-12-01' })
  const unexplained = await running({})
  const expiring = await running({})
  await cancel(waiting, '2021-12-01')
  await cancel(ahead, '2021-12-15')
  await call('POST', `/v1/policies/${unexplained.policy.id}/cancellations`, {
    body: { on: '2021-12-01', reason: 'terms_not_explained' }
  })
  t.match((await reverse(waiting, part.body.payment.id)).body, { correction: { lessRefund: 100_000, stillOwed: 0 } })
  t.match((await reverse(ahead, whole.body.payment.id)).body, {
    status: 'in_force',
    unpaidPremium: 0,
    correction: { lessRefund: 500_000, stillOwed: 0, toRepay: 0 }
  })
  t.match((await reverse(unexplained.policy, unexplained.first)).body, {
    correction: { lessRefund: 500_000, stillOwed: 0 }
  })
  await setBusinessDay(database, '2022-03-01')
  await runJob(service, 'policy-expiry')
  const [refund] = await refundsOf(lapsing)
  await payOut(refund.id, 60_000)
  const late = await reverse(lapsing, half.body.payment.id)
  t.match(late.body, { status: 'lapsed', correction: { lessRefund: 40_000, stillOwed: 0, toRepay: 60_000 } })
  const repaid = await call('POST', `/v1/policies/${lapsing.id}/premiums`, {
    as: 'cashier',
    body: { invoiceId: late.body.invoices.at(-1).id, amount: 60_000, paidOn: '2022-03-01', reference: 'back' }
  })
  t.match(repaid, { status: 201, body: { status: 'lapsed', unpaidPremium: 0 } })
  await setBusinessDay(database, '2022-12-02')
  await runJob(service, 'policy-expiry')
  t.match((await reverse(expiring.policy, expiring.first)).body, { status: 'expired', unpaidPremium: 500_000 })
})

t.test('too much was paid, and paid back, of a policy that is over: asked back', async t => {
  const { policy } = await running()
  const { body } = await pay(service, policy, { invoice: 2, amount: 3 * PART, paidOn: '2022-03-01' })
  const [surplus] = await refundsOf(policy)
  t.equal(surplus.amount, PART)
  await payOut(surplus.id, 1_000_000)
  await setBusinessDay(database, '2022-03-10')
  await cancel(policy, '2022-03-10')
  // Of four instalments and a fifth: what is earned of two of them, with the two that were ahead paid back by as much as they were paid.
  const done = await reverse(policy, body.payment.id)
  t.match(done.body, { correction: { lessRefund: 5_741_227 - 2_870_613 + 969_500, stillOwed: 0, toRepay: 1_000_000 } })
  t.equal(await earned(policy), 1_068_387, 'as if it had never been paid')
})

/** Terminated on 2022-03-17 for the second instalment, with an insured event before. */
async function terminatedAfterEvent(t: Test, on = '2022-02-01') {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, instalmentCase())
  const { body } = await pay(service, policy, { paidOn: '2021-12-01' })
  await setBusinessDay(database, '2022-03-02')
  await runJob(service, 'instalment-arrears')
  const event = await confirmEventOn(service, policy, on)
  await setBusinessDay(database, '2022-03-17')
  t.match(await runJob(service, 'instalment-arrears'), { notice_ran_out: 1 })
  t.match(await read(policy), { status: 'terminated', unpaidPremium: PART, premiumRefunds: { owed: 0 } })
  return { policy, event, first: String(body.payment.id) }
}

t.test('a termination gives back after all what an event had taken away, once it is withdrawn', async t => {
  const { policy, event } = await terminatedAfterEvent(t)
  t.equal(await earned(policy), 2 * PART)
  await setBusinessDay(database, '2022-03-20')
  t.notOk((await runJob(service, 'policy-expiry'))['given_back'], 'as long as it stands')
  await endEvent(service, event)
  t.match(await runJob(service, 'policy-expiry'), { given_back: 1 })
  t.notOk((await runJob(service, 'policy-expiry'))['given_back'], 'once')
  // 259 of 365 days come back; of the other instalment 106 stay owed.
  t.match(await read(policy), { unpaidPremium: 571_964, premiumRefunds: { owed: 1_397_535 } })
  t.equal(await earned(policy), 1_143_929)
  t.match(await refundsOf(policy), [{ reason: 'termination', dueFrom: '2022-03-20', amount: 1_397_535 }])
  const [refund] = await refundsOf(policy)
  t.match(await payOut(refund.id), { setOff: 571_964, paidOut: 825_571 })
  t.match(await read(policy), { unpaidPremium: 0 })
  t.equal(await earned(policy), 1_143_929)
})

t.test('what was overdue had been paid in full by then: what of it is earned no more goes back, too', async t => {
  const { policy, event } = await terminatedAfterEvent(t, '2022-02-02')
  const { invoices } = await read(policy)
  await call('POST', `/v1/policies/${policy.id}/premiums`, {
    as: 'cashier',
    body: { invoiceId: invoices.at(-1).id, amount: PART, paidOn: '2022-03-17', reference: 'late' }
  })
  await endEvent(service, event)
  await runJob(service, 'policy-expiry')
  t.match(await read(policy), { unpaidPremium: 0, premiumRefunds: { owed: 2 * PART - 1_143_929 } })
})

t.test('a part of it had been paid, and that bounces after the event was withdrawn: it is asked for again', async t => {
  const { policy, event } = await terminatedAfterEvent(t, '2022-02-04')
  const { id: invoiceId } = (await read(policy)).invoices.at(-1)
  const { body } = await call('POST', `/v1/policies/${policy.id}/premiums`, {
    as: 'cashier',
    body: { invoiceId, amount: 1_000_000, paidOn: '2022-03-17', reference: 'part' }
  })
  await endEvent(service, event)
  await runJob(service, 'policy-expiry')
  t.match(await read(policy), { unpaidPremium: 0, premiumRefunds: { owed: 1_397_535 + 1_000_000 - 571_964 } })
  t.strictSame(asked((await reverse(policy, body.payment.id)).body), [['earned', 1_000_000]])
  t.equal(await earned(policy), 1_143_929)
})

t.test(
  'reversed while the event stands: what fell due is owed in full, and the refund after all is worked out without it',
  async t => {
    const { policy, event, first } = await terminatedAfterEvent(t, '2022-02-03')
    t.match((await reverse(policy, first)).body, {
      correction: { lessRefund: 0, stillOwed: PART, toRepay: 0 },
      unpaidPremium: 2 * PART
    })
    t.equal(await earned(policy), 2 * PART)
    await endEvent(service, event)
    await runJob(service, 'policy-expiry')
    t.match(await read(policy), { unpaidPremium: 1_143_929, premiumRefunds: { owed: 0 } })
  }
)
