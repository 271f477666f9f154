// An end was settled, and only then an event from before it becomes known: a claim keeps what the end had taken back.
//
// Four instalments of 1,969,500 won from 2021-12-01, two of them paid; cancelled from 2022-03-10, 99 of 365 days were covered:
//   given back at the end      3,939,000 × 266 / 365 = 2,870,613, and 3,939,000 that fall due later are owed no more
//   a claim keeps these, too   7,878,000 × 266 / 365 = 5,741,227, so by 2,870,614 more
//   earned                     7,878,000 − 5,741,227 = 2,136,773
import { policyService } from '@trade-credit/policy-service/app.ts'
import { newId } from '@trade-credit/service/ids.ts'
import t, { type Test } from 'tap'
import { type BoundPolicy, bindSeeded, instalmentCase, pay, runJob, SUBSIDISED } from '../../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { clawBack, confirmEventOn, endEvent, keepPremium } from '../../support/claim-on-policy.ts'
import { runService } from '../../support/running-service.ts'

const service = await runService(t, policyService, { jobs: true })
const { call, database } = service

const PART = 1_969_500
const read = async ({ id }: BoundPolicy) => (await call('GET', `/v1/policies/${id}`)).body
const cancel = ({ id }: BoundPolicy, on: string) =>
  call('POST', `/v1/policies/${id}/cancellations`, { body: { on, reason: 'x' } })
const reverse = ({ id }: BoundPolicy, payment: string) =>
  call('POST', `/v1/policies/${id}/premiums/${payment}/reversal`, { as: 'cashier', body: { reason: '부도' } })
const refundsOf = async ({ id }: BoundPolicy) =>
  (await call('GET', `/v1/premium-refunds?policyId=${id}&payeeKind=policyholder`)).body.items.toReversed()
const givenBack = async ({ id }: BoundPolicy) =>
  (await call('GET', `/v1/policies/${id}/cancellations`)).body.items[0].givenBack

async function payOut(refundId: string) {
  const path = `/v1/premium-refunds/${refundId}/payouts`
  const reserved = await call('POST', path, { as: 'cashier', body: { reference: newId('rp') } })
  if (reserved.status !== 201) return reserved
  return call('POST', `${path}/${reserved.body.id}/posting`, { as: 'cashier', body: {} })
}

/** What was received and stands − paid back − owed back + still asked for. */
async function earned(policy: BoundPolicy): Promise<number> {
  const { items } = (await call('GET', `/v1/policies/${policy.id}/premiums?reversed=false`)).body
  const { premiumRefunds, invoices } = await read(policy)
  const sum = (amounts: number[]) => amounts.reduce((a, b) => a + b, 0)
  const open = invoices.filter(({ status }: { status: string }) => status === 'open' || status === 'overdue')
  const { owed, paidBack, setOff } = premiumRefunds
  const received = sum(items.map(({ amount }: { amount: number }) => amount))
  return received - owed - paidBack - setOff + sum(open.map(({ remaining }: { remaining: number }) => remaining))
}

/** Cancelled from 2022-03-10 with two of four instalments paid. */
async function cancelled() {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, instalmentCase())
  await pay(service, policy, { paidOn: '2021-12-01' })
  await setBusinessDay(database, '2022-03-01')
  const second = String((await pay(service, policy, { invoice: 1, paidOn: '2022-03-01' })).body.payment.id)
  await setBusinessDay(database, '2022-03-10')
  t.match((await cancel(policy, '2022-03-10')).body, { refund: 2_870_613 })
  return { policy, second }
}

/** A claim for an event of the day keeps so much; gives the event. */
async function claimed(policy: BoundPolicy, eventOn: string, amount: number): Promise<string> {
  const event = await confirmEventOn(service, policy, eventOn)
  await keepPremium(service, policy, amount, '2022-03-10')
  t.match(await runJob(service, 'instalment-arrears'), { set_off: 1 })
  return event
}

async function bothArePaid(t: Test, policy: BoundPolicy) {
  const statuses: number[] = []
  for (const { id, remaining } of await refundsOf(policy)) {
    if (remaining > 0) statuses.push((await payOut(id)).status)
  }
  t.strictSame(statuses, [201, 201])
  t.equal(await earned(policy), 2_136_773)
}

t.test('what the end gives back in addition waits for the event, and is paid once that is withdrawn', async t => {
  const { policy } = await cancelled()
  t.equal(await earned(policy), 1_068_387)
  const event = await claimed(policy, '2022-01-10', 2 * PART)
  t.match(await refundsOf(policy), [
    { reason: 'cancellation', amount: 2_870_613, status: 'owed' },
    { reason: 'cancellation', amount: 2_870_614, status: 'owed', sourceId: /^pm_/ }
  ])
  t.strictSame(await givenBack(policy), [{ payee: 'policyholder', amount: 5_741_227 }])
  t.equal(await earned(policy), 2_136_773)
  for (const { id } of await refundsOf(policy)) {
    t.match(await payOut(id), { status: 409, body: { detail: /event happened before 2022-03-10/ } })
  }
  t.match(await runJob(service, 'instalment-arrears'), { set_off: 0 }, 'once')
  await endEvent(service, event)
  t.notOk((await runJob(service, 'policy-expiry'))['given_back'], 'it is owed already')
  await bothArePaid(t, policy)
})

t.test('clawed back whole, the claim leaves the price of the days with cover, whenever it is written down', async t => {
  for (const [eventOn, order] of [
    ['2022-01-17', ['keep', 'record', 'claw back']],
    ['2022-01-18', ['keep', 'claw back', 'record']]
  ] as const) {
    const { policy } = await cancelled()
    const event = await confirmEventOn(service, policy, eventOn)
    let payment = ''
    const steps = {
      keep: async () => {
        payment = await keepPremium(service, policy, 2 * PART, '2022-03-10')
      },
      record: () => runJob(service, 'instalment-arrears'),
      'claw back': () => clawBack(service, payment, '2022-03-10')
    }
    for (const step of order) await steps[step]()
    await endEvent(service, event)
    await runJob(service, 'policy-expiry')
    await bothArePaid(t, policy)
    // 3,939,000 won by transfer and all that was clawed back, less the claim's transfer and both refunds.
    const claim = { transfer: 10_000_000 - 2 * PART, clawedBack: 10_000_000 }
    const { paidBack } = (await read(policy)).premiumRefunds
    t.equal(2 * PART - claim.transfer + claim.clawedBack - paidBack, 2_136_773, order.join(', '))
  }
})

t.test('of two events one is withdrawn: it waits for the other, and is the same in two claims as in one', async t => {
  const { policy } = await cancelled()
  const first = await claimed(policy, '2022-01-11', 2_000_000)
  const second = await claimed(policy, '2022-01-12', 2 * PART - 2_000_000)
  // 5,939,000 × 266 / 365 = 4,328,147.
  t.match(await refundsOf(policy), [{ amount: 2_870_613 }, { amount: 1_457_534 }, { amount: 1_413_080 }])
  await endEvent(service, first)
  const [refund] = await refundsOf(policy)
  t.equal((await payOut(refund.id)).status, 409)
  await endEvent(service, second)
  t.equal((await payOut(refund.id)).status, 201)
  t.equal(await earned(policy), 2_136_773)
})

t.test('corrected to a day after the end, an event takes nothing away; corrected to one before, it does', async t => {
  const { policy } = await cancelled()
  const event = await claimed(policy, '2022-01-13', 2 * PART)
  await endEvent(service, event, 'corrected')
  const still = await confirmEventOn(service, policy, '2022-03-09')
  const [refund] = await refundsOf(policy)
  t.equal((await payOut(refund.id)).status, 409)
  await endEvent(service, still, 'corrected')
  const after = await confirmEventOn(service, policy, '2022-03-10')
  await bothArePaid(t, policy)
  await endEvent(service, after)
})

t.test('premium that bounces then is taken off both refunds, whether or not the event stands', async t => {
  for (const [day, stands] of [
    ['2022-01-14', true],
    ['2022-01-15', false]
  ] as const) {
    const { policy, second } = await cancelled()
    const event = await claimed(policy, day, 2 * PART)
    if (!stands) await endEvent(service, event)
    // Without the second, 5,908,500 × 266 / 365 = 4,305,920 go back; its 99 days of 365 are asked for.
    t.match((await reverse(policy, second)).body, {
      correction: { lessRefund: 1_435_307, stillOwed: 534_193, toRepay: 0 },
      premiumRefunds: { owed: 4_305_920 }
    })
    t.match(await refundsOf(policy), [{ remaining: 1_435_306 }, { remaining: 2_870_614 }])
    t.equal(await earned(policy), 2_136_773)
    if (stands) await endEvent(service, event)
    t.equal(await earned(policy), 2_136_773)
  }
})

t.test(
  'paid out before the event was known: what bounces is taken off what is left, and the rest asked back',
  async t => {
    const { policy, second } = await cancelled()
    const [paid] = await refundsOf(policy)
    t.equal((await payOut(paid.id)).status, 201)
    // Of 1,000,000 won: 4,939,000 × 266 / 365 = 3,599,380.
    const event = await claimed(policy, '2022-01-16', 1_000_000)
    t.match(await refundsOf(policy), [{ status: 'paid' }, { amount: 728_767, status: 'owed' }])
    const before = await earned(policy)
    const { body } = await reverse(policy, second)
    t.match(body, { correction: { lessRefund: 728_767, toRepay: 706_540, stillOwed: 534_193 } })
    t.equal(await earned(policy), before)
    await endEvent(service, event)
  }
)

t.test('a claim that keeps no more than what is due pays that, before what the end took back', async t => {
  const { policy, second } = await cancelled()
  const [paid] = await refundsOf(policy)
  await payOut(paid.id)
  t.match((await reverse(policy, second)).body, { correction: { stillOwed: 534_193, toRepay: 1_435_307 } })
  const before = await earned(policy)
  const event = await claimed(policy, '2022-01-19', 534_193 + 1_435_307)
  t.match(await read(policy), { unpaidPremium: 0, premiumRefunds: { owed: 0 } })
  t.equal(await earned(policy), before)
  await endEvent(service, event)
})

t.test('programmes keep what they got back: it never hung on what the policyholder paid', async t => {
  await setBusinessDay(database, '2023-04-10')
  const policy = await bindSeeded(service, SUBSIDISED)
  const { body } = await pay(service, policy, { paidOn: '2023-04-10' })
  await reverse(policy, body.payment.id)
  await setBusinessDay(database, '2023-10-10')
  // The firm's 225,000 won bounced: 183 of 366 days of the city's 225,000 go back, and of the firm's as many are asked for.
  t.match((await cancel(policy, '2023-10-10')).body, { refund: 112_500 })
  const books = () =>
    asAdmin(database, 'select kind, amount::int from policy.subsidy_booking where policy_id = $1 order by id', [
      policy.id
    ])
  const before = await books()
  t.equal(await earned(policy), 112_500)
  const event = await confirmEventOn(service, policy, '2023-06-01')
  await keepPremium(service, policy, 225_000, '2023-10-10')
  await runJob(service, 'instalment-arrears')
  t.match(await read(policy), { unpaidPremium: 0, premiumRefunds: { owed: 112_500, toProgrammes: 112_500 } })
  t.equal(await earned(policy), 112_500)
  t.strictSame(await books(), before)
  await endEvent(service, event)
})

t.test('an end that gave nothing back, of which a claim kept premium, gives back after all', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, instalmentCase())
  const { body } = await pay(service, policy, { paidOn: '2021-12-01' })
  await reverse(policy, body.payment.id)
  await setBusinessDay(database, '2021-12-11')
  // 10 of 365 days of 1,969,500 won that bounced.
  t.match((await cancel(policy, '2021-12-11')).body, { refund: 0, stillOwed: 53_959 })
  const event = await confirmEventOn(service, policy, '2021-12-05')
  await keepPremium(service, policy, 4 * PART, '2021-12-11')
  await runJob(service, 'instalment-arrears')
  t.notOk((await runJob(service, 'policy-expiry'))['given_back'], 'as long as the event stands')
  await endEvent(service, event)
  t.match(await runJob(service, 'policy-expiry'), { given_back: 1 })
  t.notOk((await runJob(service, 'policy-expiry'))['given_back'], 'once')
  // 355 of 365 days of 7,878,000 won.
  t.match(await read(policy), { unpaidPremium: 0, premiumRefunds: { owed: 7_662_164 } })
})
