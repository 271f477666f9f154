// What the register of statements calls F28: cover stays, and what is unpaid again gets the time of 상법 §650②.
import { policyService } from '@trade-credit/policy-service/app.ts'
import { newId } from '@trade-credit/service/ids.ts'
import t from 'tap'
import { type BoundPolicy, bindSeeded, instalmentCase, pay, runJob } from '../../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { keepPremium } from '../../support/claim-on-policy.ts'
import { runService } from '../../support/running-service.ts'

const service = await runService(t, policyService, { jobs: true })
const { call, database } = service

const PART = 1_969_500
const reverse = ({ id }: BoundPolicy, payment: string, about: object = {}) =>
  call('POST', `/v1/policies/${id}/premiums/${payment}/reversal`, {
    as: 'cashier',
    body: { reason: '은행에서 이체가 취소되었습니다.' },
    ...about
  })
const read = async ({ id }: BoundPolicy) => (await call('GET', `/v1/policies/${id}`)).body
const paidOf = ({ invoices }: { invoices: { paid: number; remaining: number; status: string }[] }) =>
  invoices.map(({ paid, remaining, status }) => [paid, remaining, status])
const notices = ({ id }: BoundPolicy) =>
  asAdmin(
    database,
    `select parameters from platform.notice where kind = 'premium_reversed' and subject ->> 'policyId' = $1 order by id`,
    [id]
  )
/** What was received and stands, what invoices were paid, and what is owed or was paid back: they have to agree. */
const balance = async ({ id }: BoundPolicy) => {
  const { items } = (await call('GET', `/v1/policies/${id}/premiums?reversed=false`)).body
  const { invoices, premiumRefunds } = (await call('GET', `/v1/policies/${id}`)).body
  const sum = (amounts: number[]) => amounts.reduce((a, b) => a + b, 0)
  return {
    received: sum(items.map(({ amount }: { amount: number }) => amount)),
    used: sum(invoices.map(({ paid }: { paid: number }) => paid)) + premiumRefunds.owed
  }
}

/** Four instalments of 1,969,500 won from 2021-12-01, the first paid; gives its payment, too. */
async function running() {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, instalmentCase())
  const { body } = await pay(service, policy, { paidOn: '2021-12-01' })
  return { policy, first: String(body.payment.id) }
}

t.test('ten times too much: taken back with all that came of it, and the same transfer recorded rightly', async t => {
  const { policy } = await running()
  await setBusinessDay(database, '2022-03-01')
  const wrong = { invoice: 1, amount: 10 * PART, paidOn: '2022-03-01', reference: 'transfer-7' }
  const { body } = await pay(service, policy, wrong)
  t.match(body, { premiumRefunds: { owed: 7 * PART }, payment: { refundDue: 7 * PART } })
  const done = await reverse(policy, body.payment.id, { headers: { 'if-match': '"3.ko"' } })
  t.match(done, {
    status: 201,
    headers: { etag: /"4\./ },
    body: {
      status: 'in_force',
      unpaidPremium: PART,
      premiumRefunds: { owed: 0 },
      payment: { id: body.payment.id, amount: 10 * PART, reversed: { on: '2022-03-01' } },
      rule: { parameter: 'policy.reversal_keeps_cover', assumed: true }
    }
  })
  t.strictSame(paidOf(done.body), [
    [PART, 0, 'paid'],
    [0, PART, 'open'],
    [0, PART, 'open'],
    [0, PART, 'open']
  ])
  const [refund] = (await call('GET', `/v1/premium-refunds?policyId=${policy.id}&status=withdrawn`)).body.items
  t.match(refund, { amount: 7 * PART, remaining: 0, withdrawnOn: '2022-03-01' })
  t.strictSame((await call('GET', `/v1/premium-refunds?policyId=${policy.id}&status=owed`)).body.items, [])
  t.match(await call('POST', `/v1/premium-refunds/${refund.id}/payouts`, { as: 'cashier', body: { reference: 'x' } }), {
    status: 409,
    body: { detail: /nothing of it is owed back/ }
  })
  t.match(await pay(service, policy, wrong), { status: 409, body: { detail: /was reversed on 2022-03-01/ } })
  const right = await pay(service, policy, { ...wrong, amount: PART })
  t.match(right, { status: 201, body: { unpaidPremium: 0, payment: { reference: 'transfer-7', amount: PART } } })
  t.equal((await pay(service, policy, { ...wrong, amount: PART })).body.payment.id, right.body.payment.id, 'once')
  t.strictSame(await balance(policy), { received: 2 * PART, used: 2 * PART })
  t.match((await call('GET', `/v1/policies/${policy.id}/premiums?reversed=true`)).body.items, [
    { id: body.payment.id, reversed: { reason: '은행에서 이체가 취소되었습니다.' } }
  ])
  const [event] = await asAdmin(
    database,
    `select organisation, data from platform.event where type = 'premium.reversed' and subject = $1`,
    [policy.id]
  )
  const data = { policyId: policy.id, invoiceId: policy.invoices[1]?.id, paymentId: body.payment.id }
  t.strictSame(event, { organisation: 'org_portal', data })
})

t.test('a first premium that bounced: cover stays, and the firm has fourteen days from when it is told', async t => {
  const { policy, first } = await running()
  await setBusinessDay(database, '2021-12-20')
  const { body } = await reverse(policy, first)
  // 2022-01-03 is a Monday.
  t.match(body, { status: 'in_arrears', inception: '2021-12-01', arrearsPayBy: '2022-01-03', unpaidPremium: PART })
  t.strictSame(await notices(policy), [
    { parameters: { amount: PART, paidOn: '2021-12-01', unpaid: PART, dueOn: '2021-12-01', payBy: '2022-01-03' } }
  ])
  t.match(await runJob(service, 'instalment-arrears'), { looked: 0 }, 'told once')
  await setBusinessDay(database, '2022-01-03')
  t.match(await read(policy), { status: 'in_arrears' })
  await setBusinessDay(database, '2022-01-04')
  t.match(await read(policy), { status: 'terminated', endedOn: '2022-01-04' })
  t.match(await runJob(service, 'instalment-arrears'), { notice_ran_out: 1 })
  // 34 of 365 days of 1,969,500 won had cover, and nothing was received: paid, 1,786,039 of it would go back.
  t.match(await read(policy), { unpaidPremium: 183_461, premiumRefunds: { owed: 0 } })
  t.match(await reverse(policy, first), { status: 409, body: { detail: /reversed already/ } })

  const { policy: other, first: bounced } = await running()
  await setBusinessDay(database, '2021-12-20')
  await reverse(other, bounced)
  const cured = await pay(service, other, { paidOn: '2021-12-20' })
  t.match(cured.body, { status: 'in_force', inception: '2021-12-01', arrearsPayBy: null, unpaidPremium: 0 })
})

t.test('before it fell due, nothing is overdue; an earlier notice gives way to one that says all', async t => {
  const { policy } = await running()
  const ahead = await pay(service, policy, { invoice: 2, paidOn: '2021-12-01' })
  await setBusinessDay(database, '2022-03-02')
  await runJob(service, 'instalment-arrears')
  t.match(await read(policy), { status: 'in_arrears', arrearsPayBy: '2022-03-16' })
  const early = (await reverse(policy, ahead.body.payment.id)).body
  t.match(early, { status: 'in_arrears', arrearsPayBy: '2022-03-16', unpaidPremium: PART }, 'as it was noticed')
  t.match(await notices(policy), [{ parameters: { dueOn: '2022-06-01', payBy: null } }])

  const later = await running()
  await setBusinessDay(database, '2022-03-02')
  await runJob(service, 'instalment-arrears')
  await setBusinessDay(database, '2022-03-10')
  t.match((await reverse(later.policy, later.first)).body, { arrearsPayBy: '2022-03-24', unpaidPremium: 2 * PART })
  await setBusinessDay(database, '2022-03-17')
  t.match(await read(later.policy), { status: 'in_arrears' })
  const half = await pay(service, later.policy, { invoice: 1, paidOn: '2022-03-17' })
  t.match(half.body, { status: 'in_arrears', arrearsPayBy: '2022-03-24', unpaidPremium: PART })
})

t.test('a part of a first premium, recorded on the wrong day: cover begins with what counts', async t => {
  await setBusinessDay(database, '2021-12-05')
  const policy = await bindSeeded(service)
  const part = await pay(service, policy, { amount: 100, paidOn: '2021-12-05', reference: 'part' })
  t.match(await reverse(policy, part.body.payment.id), { status: 201, body: { status: 'awaiting_payment' } })
  await pay(service, policy, { amount: 100, paidOn: '2021-12-04', reference: 'part' })
  const rest = await pay(service, policy, { amount: 499_900, paidOn: '2021-12-04' })
  t.match(rest.body, { status: 'in_force', unpaidPremium: 0 })
  t.strictSame(await balance(policy), { received: 500_000, used: 500_000 })
})

t.test('its money has gone into something else: refused, saying what to do first', async t => {
  const { policy, first } = await running()
  t.equal((await reverse(policy, first, { as: 'portal' })).status, 403)
  t.equal((await reverse(policy, newId('pr'))).status, 404)
  t.equal((await reverse(policy, first, { headers: { 'if-match': '"1.en"' } })).status, 412)

  const much = await pay(service, policy, { invoice: 1, amount: 4 * PART, paidOn: '2021-12-01' })
  const payment = much.body.payment.id
  const [refund] = (await call('GET', `/v1/premium-refunds?policyId=${policy.id}`)).body.items
  const payouts = `/v1/premium-refunds/${refund.id}/payouts`
  const payout = await call('POST', payouts, { as: 'cashier', body: { reference: 'back-1' } })
  t.match(await reverse(policy, payment), { status: 409, body: { detail: /Void the payout/ } })
  await call('POST', `${payouts}/${payout.body.id}/void`, { as: 'cashier', body: {} })
  t.equal((await reverse(policy, payment)).status, 201, 'once it is void')

  const change = { kind: 'lower_limit', buyer: syntheticBusinessNumber(0), amount: 100_000_000 }
  await pay(service, policy, { invoice: 1, amount: 3 * PART, paidOn: '2021-12-01' })
  const body = { effectiveFrom: '2021-12-15', changes: [change] }
  t.equal((await call('POST', `/v1/policies/${policy.id}/endorsements`, { body })).status, 201)
  const later = await pay(service, policy, { invoice: 0, amount: 7, paidOn: '2021-12-01' })
  t.equal((await reverse(policy, later.body.payment.id)).status, 201)
})

/**
 * Of 3 × 1,969,500 + 1,000,000 won the last million was too much and is paid back; then all of it bounces, and the second instalment, which
 * had fallen due on 2022-03-01, is paid anew.
 */
async function paidBackThenBounced() {
  const { policy } = await running()
  await setBusinessDay(database, '2022-03-01')
  const { body } = await pay(service, policy, { invoice: 1, amount: 3 * PART + 1_000_000, paidOn: '2022-03-01' })
  const [refund] = (await call('GET', `/v1/premium-refunds?policyId=${policy.id}`)).body.items
  const payouts = `/v1/premium-refunds/${refund.id}/payouts`
  const payout = await call('POST', payouts, { as: 'cashier', body: { reference: newId('rp') } })
  await call('POST', `${payouts}/${payout.body.id}/posting`, { as: 'cashier', body: {} })
  await setBusinessDay(database, '2022-03-10')
  const reversed = (await reverse(policy, body.payment.id)).body
  const anew = await pay(service, policy, { invoice: 1, paidOn: '2022-03-10' })
  return { policy, reversed, anew: anew.body }
}
const repayments = ({ invoices }: { invoices: { kind: string; remaining: number }[] }) =>
  invoices.filter(({ kind }) => kind === 'repayment').map(({ remaining }) => remaining)

t.test('paid back as too much, then bounced: asked for again, and nobody loses cover over it', async t => {
  const { policy, reversed, anew } = await paidBackThenBounced()
  t.match(reversed, {
    status: 'in_arrears',
    arrearsPayBy: '2022-03-24',
    unpaidPremium: PART + 1_000_000,
    correction: { lessRefund: 0, stillOwed: 0, toRepay: 1_000_000 }
  })
  t.match(await notices(policy), [{ parameters: { unpaid: PART, dueOn: '2022-03-01', toRepay: 1_000_000 } }])
  t.match(anew, { status: 'in_force', unpaidPremium: 1_000_000 })
  await setBusinessDay(database, '2022-05-20')
  const listed = async () =>
    (await call('GET', '/v1/policies?status=in_force')).body.items.some(({ id }: { id: string }) => id === policy.id)
  const [published] = await asAdmin(
    { adminUrl: database.urlOf('claims_job') },
    'select status, unpaid_premium::int as unpaid from policy.published_policy where id = $1',
    [policy.id]
  )
  await runJob(service, 'instalment-arrears')
  t.match(await read(policy), { status: 'in_force', unpaidPremium: 1_000_000 })
  t.equal(await listed(), true)
  t.match(published, { status: 'in_force', unpaid: 1_000_000 }, 'a claim payment deducts it')
  const { certificateCode } = await read(policy)
  t.match((await call('GET', `/v1/certificates/${certificateCode}`)).body, { status: 'in_force' })
  const { id: invoiceId } = reversed.invoices.at(-1)
  const back = { invoiceId, amount: 1_000_000, paidOn: '2022-05-20', reference: 'back' }
  const paid = await call('POST', `/v1/policies/${policy.id}/premiums`, { as: 'cashier', body: back })
  t.match(paid.body, { status: 'in_force', unpaidPremium: 0 })
  const bounced = (await reverse(policy, paid.body.payment.id)).body
  t.match(bounced, { status: 'in_force', unpaidPremium: 1_000_000 }, 'and bounces as it came')
})

t.test('nobody is reminded of it as of premium, nor looked at for it each night', async t => {
  const { policy } = await paidBackThenBounced()
  await runJob(service, 'instalment-arrears')
  await setBusinessDay(database, '2022-03-11')
  t.match(await runJob(service, 'instalment-arrears'), { looked: 0 })
  const reminders = await asAdmin(
    database,
    `select parameters from platform.notice where kind = 'premium_due' and subject ->> 'policyId' = $1`,
    [policy.id]
  )
  t.strictSame(reminders, [])
})

t.test('what is due for cover is paid before it, where nobody says which', async t => {
  // The third instalment is overdue, too, and a claim or a refund keeps no more than that.
  const inArrears = async () => {
    const { policy } = await paidBackThenBounced()
    await setBusinessDay(database, '2022-06-02')
    await runJob(service, 'instalment-arrears')
    t.match(await read(policy), { status: 'in_arrears', unpaidPremium: PART + 1_000_000 })
    return policy
  }
  const kept = await inArrears()
  await keepPremium(service, kept, PART, '2022-06-02')
  await runJob(service, 'instalment-arrears')

  const setOff = await inArrears()
  const refund = newId('rf')
  await asAdmin(
    database,
    `insert into policy.premium_refund (id, organisation, policy_id, payee, amount, reason, source_id, due_from, created_at)
      values ($1, 'org_portal', $2, 'policyholder', $3, 'overpayment', $1, '2022-06-02', now())`,
    [refund, setOff.id, PART]
  )
  const payouts = `/v1/premium-refunds/${refund}/payouts`
  const { body } = await call('POST', payouts, { as: 'cashier', body: { reference: newId('rp') } })
  await call('POST', `${payouts}/${body.id}/posting`, { as: 'cashier', body: {} })
  for (const policy of [kept, setOff]) {
    t.match(await read(policy), { status: 'in_force', unpaidPremium: 1_000_000 })
    t.strictSame(repayments(await read(policy)), [1_000_000])
  }
})

t.test('arrears of which nothing is overdue, as the release before writes them over it, end nothing', async t => {
  for (const [sentence, day] of [
    ['while its notice runs', '2022-03-24'],
    ['once that ran out', '2022-03-25']
  ] as const) {
    const { policy } = await paidBackThenBounced()
    await asAdmin(
      database,
      `update policy.policy set status = 'in_arrears', arrears_pay_by = '2022-03-24' where id = $1`,
      [policy.id]
    )
    await setBusinessDay(database, day)
    await runJob(service, 'instalment-arrears')
    t.match(await read(policy), { status: 'in_force', arrearsPayBy: null, endedOn: null }, sentence)
    t.match(await runJob(service, 'instalment-arrears'), { looked: 0 }, 'once')
  }
})

t.test('neither an end nor a change takes it back: it is set off against what they give back', async t => {
  const { policy } = await paidBackThenBounced()
  await setBusinessDay(database, '2022-03-20')
  const changed = await paidBackThenBounced()
  await setBusinessDay(database, '2022-03-20')
  // 256 of 365 days of 3,939,000 won.
  const cancelled = await call('POST', `/v1/policies/${policy.id}/cancellations`, {
    body: { on: '2022-03-20', reason: 'x' }
  })
  t.match(cancelled.body, { refund: 2_762_695, stillOwed: 0 })
  t.strictSame(repayments(await read(policy)), [1_000_000])
  const [refund] = (await call('GET', `/v1/premium-refunds?policyId=${policy.id}&status=owed`)).body.items
  const payout = await call('POST', `/v1/premium-refunds/${refund.id}/payouts`, {
    as: 'cashier',
    body: { reference: 'r' }
  })
  t.match(payout.body, { setOff: 1_000_000, paidOut: 1_762_695 })

  // Four fifths of 7,878,000 won for 256 of 365 days, of which the two instalments that are not due yet are credited.
  const change = { kind: 'lower_limit', buyer: syntheticBusinessNumber(0), amount: 100_000_000 }
  const body = { effectiveFrom: '2022-03-20', changes: [change] }
  t.equal((await call('POST', `/v1/policies/${changed.policy.id}/endorsements`, { body })).status, 201)
  const after = await read(changed.policy)
  t.strictSame(repayments(after), [1_000_000])
  t.match(after, { premiumRefunds: { owed: 4_420_313 - 2 * PART } })
})

t.test(
  'after premium was owed back for a change: what had fallen due is owed again, and that pays it first',
  async t => {
    const { policy, first } = await running()
    const all = await pay(service, policy, { invoice: 1, amount: 3 * PART, paidOn: '2021-12-01' })
    const change = { kind: 'lower_limit', buyer: syntheticBusinessNumber(0), amount: 100_000_000 }
    const body = { effectiveFrom: '2021-12-01', changes: [change] }
    t.equal((await call('POST', `/v1/policies/${policy.id}/endorsements`, { body })).status, 201)
    t.match(await reverse(policy, all.body.payment.id), {
      status: 409,
      body: {
        detail:
          /KRW 6,302,400 are owed back.* transfer KRW 5,908,500 anew.* hold back the KRW 6,302,400 .* on 2022-09-01 or later/
      }
    })
    // Four fifths of 7,878,000 won go back.
    t.match(await reverse(policy, first), {
      status: 201,
      body: { unpaidPremium: PART, premiumRefunds: { owed: 6_302_400 }, correction: { lessRefund: 0, toRepay: 0 } }
    })
    const [refund] = (await call('GET', `/v1/premium-refunds?policyId=${policy.id}`)).body.items
    const payouts = `/v1/premium-refunds/${refund.id}/payouts`
    const payout = await call('POST', payouts, { as: 'cashier', body: { reference: 'back-3' } })
    t.match(payout.body, { setOff: PART, paidOut: 6_302_400 - PART })
    t.equal((await call('POST', `${payouts}/${payout.body.id}/posting`, { as: 'cashier', body: {} })).status, 201)
    // 1,575,600 won are a fifth.
    t.match(await read(policy), { unpaidPremium: 0, premiumRefunds: { owed: 0, paidBack: 3 * PART - 1_575_600 } })
    await setBusinessDay(database, '2022-08-31')
    t.equal((await reverse(policy, all.body.payment.id)).status, 409)
    await setBusinessDay(database, '2022-09-01')
    t.match(await reverse(policy, all.body.payment.id), { status: 201, body: { unpaidPremium: 3 * PART } })
  }
)

t.test('while a cancellation is planned: owed until its day, and settled by what is there then', async t => {
  const { policy, first } = await running()
  const ahead = await pay(service, policy, { invoice: 1, paidOn: '2021-12-01' })
  const cancel = { body: { on: '2022-02-15', reason: 'x' } }
  const planned = await call('POST', `/v1/policies/${policy.id}/cancellations`, cancel)
  // 289 of 365 days of 3,939,000 won.
  t.match(planned.body, { refund: 3_118_824 })
  await setBusinessDay(database, '2021-12-20')
  const { body } = await reverse(policy, first)
  t.match(body, { status: 'in_arrears', endedOn: '2022-02-15', arrearsPayBy: null, unpaidPremium: PART })
  t.match(await reverse(policy, ahead.body.payment.id), { status: 201, body: { unpaidPremium: PART } })
  t.match(paidOf(await read(policy)), [
    [0, PART, 'overdue'],
    [0, 0, 'void']
  ])
  const withdrawal = `/v1/policies/${policy.id}/cancellations/${planned.body.id}/withdrawal`
  t.equal((await call('POST', withdrawal, { body: { reason: 'x' } })).status, 201)
  t.match(paidOf(await read(policy)), [
    [0, PART, 'overdue'],
    [0, PART, 'open']
  ])
  await pay(service, policy, { paidOn: '2021-12-20' })
  await pay(service, policy, { invoice: 1, paidOn: '2021-12-20' })
  await call('POST', `/v1/policies/${policy.id}/cancellations`, cancel)
  const { items } = (await call('GET', `/v1/policies/${policy.id}/premiums?reversed=false`)).body
  await reverse(policy, items[1].id)
  await setBusinessDay(database, '2022-02-15')
  t.match(await runJob(service, 'policy-expiry'), { cancelled: 1 })
  // 1,559,412 of the other 1,969,500 come back, as if both were paid: 3,118,824 less 1,559,412 of it.
  t.match(await read(policy), { status: 'cancelled', unpaidPremium: 410_088, premiumRefunds: { owed: 1_559_412 } })
})

t.test('premium that was set off is no transfer that could bounce', async t => {
  const { policy } = await running()
  await pay(service, policy, { invoice: 1, amount: 4 * PART, paidOn: '2021-12-01' })
  const [refund] = (await call('GET', `/v1/premium-refunds?policyId=${policy.id}`)).body.items
  await asAdmin(
    database,
    `insert into policy.invoice (id, organisation, policy_id, position, kind, due_on, amount, paid, created_at)
      values ($1, 'org_portal', $2, 9, 'endorsement', '2021-12-01', 100, 0, now())`,
    [newId('in'), policy.id]
  )
  const payouts = `/v1/premium-refunds/${refund.id}/payouts`
  const payout = await call('POST', payouts, { as: 'cashier', body: { reference: 'back-2' } })
  t.match(payout.body, { setOff: 100 })
  await call('POST', `${payouts}/${payout.body.id}/posting`, { as: 'cashier', body: {} })
  const { items } = (await call('GET', `/v1/policies/${policy.id}/premiums?reference=${payout.body.id}`)).body
  t.match(items, [{ kind: 'set_off', amount: 100 }])
  t.match(await reverse(policy, items[0].id), { status: 409, body: { detail: /No transfer brought/ } })
})
