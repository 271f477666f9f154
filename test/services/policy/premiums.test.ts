import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { bindSeeded, instalmentCase, pay } from '../../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { runService } from '../../support/running-service.ts'
import { seedOffer } from '../../support/seeded-offer.ts'

const service = await runService(t, policyService, { jobs: true })
const { call, database } = service
t.beforeEach(() => setBusinessDay(database, '2021-12-01'))

const codes = (findings: { code: string }[]) => findings.map(({ code }) => code)
const dues = (invoices: { dueOn: string; amount: number }[]) => invoices.map(({ dueOn, amount }) => [dueOn, amount])

t.test('four instalments, the first at the start of cover, each before the months it is for', async t => {
  const policy = await bindSeeded(service, instalmentCase())
  t.equal(policy.body.paymentPlan, 'instalments')
  t.strictSame(dues(policy.body.invoices), [
    ['2021-12-01', 1_969_500],
    ['2022-03-01', 1_969_500],
    ['2022-06-01', 1_969_500],
    ['2022-09-01', 1_969_500]
  ])
  t.equal(policy.body.premium.payable, 7_878_000)
  const annual = await bindSeeded(service, instalmentCase(), { paymentPlan: 'annual' })
  t.strictSame(dues(annual.body.invoices), [['2021-12-01', 7_878_000]])
  const small = await bindSeeded(service, {}, { paymentPlan: 'instalments' })
  t.strictSame(dues(small.body.invoices), [['2021-12-01', 500_000]])
  t.strictSame(codes(small.body.findings), ['premium.instalments_not_available'])
})

t.test(
  'a first premium in parts begins cover with the part that completes it, and the due dates move along',
  async t => {
    const policy = await bindSeeded(service, instalmentCase())
    await setBusinessDay(database, '2021-12-11')
    const part = await pay(service, policy, { amount: 1_969_499, paidOn: '2021-12-09' })
    t.match(part.body, { status: 'awaiting_payment', inception: null, certificateCode: null })
    t.strictSame(codes(part.body.payment.findings), ['premium.paid_late', 'premium.paid_in_part'])
    t.equal(part.body.payment.remaining, 1)
    const rest = await pay(service, policy, { amount: 1, paidOn: '2021-12-10' })
    t.match(rest.body, { status: 'in_force', inception: '2021-12-10', expiry: '2022-12-10' })
    t.strictSame(codes(rest.body.payment.findings), ['premium.paid_late', 'premium.cover_moved'])
    t.strictSame(
      rest.body.invoices.map(({ dueOn, status }: { dueOn: string; status: string }) => [dueOn, status]),
      [
        ['2021-12-01', 'paid'],
        ['2022-03-10', 'open'],
        ['2022-06-10', 'open'],
        ['2022-09-10', 'open']
      ]
    )
    t.strictSame((await call('GET', `/v1/policies/${policy.id}`)).body.invoices, rest.body.invoices, 'so they are kept')
    const [hold] = await asAdmin(database, 'select from_date::text, until_date::text from ledger.hold where id = $1', [
      policy.holdId
    ])
    t.strictSame(hold, { from_date: '2021-12-10', until_date: '2022-12-10' })
  }
)

t.test('parts recorded out of order: cover begins with the day on which the last of them came', async t => {
  const policy = await bindSeeded(service)
  await setBusinessDay(database, '2021-12-20')
  await pay(service, policy, { amount: 300_000, paidOn: '2021-12-20' })
  const { body } = await pay(service, policy, { amount: 200_000, paidOn: '2021-12-05' })
  t.equal(body.inception, '2021-12-20')
})

t.test('what came for a later instalment meanwhile does not put cover off', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, instalmentCase())
  await setBusinessDay(database, '2021-12-20')
  await pay(service, policy, { invoice: 1, paidOn: '2021-12-10' })
  t.match((await pay(service, policy, { paidOn: '2021-12-03' })).body, { inception: '2021-12-03' })
})

t.test('paid before the planned day, cover waits for it', async t => {
  const policy = await bindSeeded(service, {}, { inception: '2021-12-24' })
  const { body } = await pay(service, policy, { paidOn: '2021-12-01' })
  t.match(body, { status: 'in_force', inception: '2021-12-24', expiry: '2022-12-24' })
  for (const inception of ['2021-11-30', '2022-02-04']) {
    await t.rejects(bindSeeded(service, {}, { inception }), /inception_outside/, inception)
  }
  t.ok(await bindSeeded(service, {}, { inception: '2022-02-03' }), 'the last day that a first premium may come')
})

t.test('more than an invoice counts towards the next ones; what is then left is given back', async t => {
  const policy = await bindSeeded(service, instalmentCase())
  const { body } = await pay(service, policy, { amount: 8_000_000, paidOn: '2021-12-01' })
  t.equal(body.payment.refundDue, 122_000)
  t.strictSame(
    body.payment.applied.map(({ amount }: { amount: number }) => amount),
    [1_969_500, 1_969_500, 1_969_500, 1_969_500]
  )
  t.strictSame(codes(body.payment.findings), ['premium.paid_ahead', 'premium.refund_due'])
  const again = await pay(service, policy, { amount: 5, paidOn: '2021-12-01' })
  t.match(again.body.payment, { applied: [], refundDue: 5 }, 'paid twice: all of the second comes back')
  t.strictSame(
    await asAdmin(
      database,
      'select payee, amount::int, reason from policy.premium_refund where policy_id = $1 order by id',
      [policy.id]
    ),
    [
      { payee: 'policyholder', amount: 122_000, reason: 'overpayment' },
      { payee: 'policyholder', amount: 5, reason: 'overpayment' }
    ]
  )
})

t.test('once for each reference: the same again is the same answer, another content a conflict', async t => {
  const policy = await bindSeeded(service)
  const first = await pay(service, policy, { paidOn: '2021-12-01', reference: 'R-1' })
  const again = await pay(service, policy, { paidOn: '2021-12-01', reference: 'R-1' })
  t.equal(again.status, 201)
  t.strictSame(again.body, first.body)
  const other = await pay(service, policy, { amount: 1, paidOn: '2021-12-01', reference: 'R-1' })
  t.match(other, { status: 409, body: { code: 'conflict', detail: /R-1/ } })
  const [count] = await asAdmin(
    database,
    'select count(*)::int as n from policy.premium_payment where policy_id = $1',
    [policy.id]
  )
  t.strictSame(count, { n: 1 })
  const elsewhere = await bindSeeded(service)
  t.match(
    await pay(service, elsewhere, { paidOn: '2021-12-01', reference: 'R-1' }),
    { status: 201, body: { status: 'in_force' } },
    'one transfer may pay for several policies'
  )
})

t.test('what is asked for is checked, and says what to do', async t => {
  const policy = await bindSeeded(service)
  const path = `/v1/policies/${policy.id}/premiums`
  const invoiceId = policy.invoices[0]?.id
  const body = { invoiceId, amount: 500_000, paidOn: '2021-12-01', reference: 'x' }
  const send = (changes: object) => call('POST', path, { as: 'cashier', body: { ...body, ...changes } })
  t.match(await send({ paidOn: '2021-12-02' }), { status: 400, body: { errors: [{ pointer: '/paidOn' }] } })
  t.match(await send({ amount: 0 }), { status: 400, body: { errors: [{ pointer: '/amount' }] } })
  t.match(await send({ amount: 1.5 }), { status: 400 })
  t.match(await send({ invoiceId: 'in_01JD3ZQ8W5R7XG6K2M4N9P0TVB' }), {
    status: 400,
    body: { errors: [{ pointer: '/invoiceId' }] }
  })
  const absent = '/v1/policies/po_01JD3ZQ8W5R7XG6K2M4N9P0TVB/premiums'
  t.match(await call('POST', absent, { as: 'cashier', body }), { status: 404 })
  t.match(await call('POST', path, { body }), { status: 403 }, 'a portal does not record premiums')
})

t.test('a policy is bound once, of an accepted offer of one’s own', async t => {
  const policy = await bindSeeded(service)
  const again = await call('POST', '/v1/policies', { body: { offerId: policy.body.offerId } })
  t.match(again, { status: 409, body: { detail: new RegExp(policy.id) } })
  t.match(await call('POST', '/v1/policies', { as: 'portal-2', body: { offerId: policy.body.offerId } }), {
    status: 404
  })
  await t.rejects(bindSeeded(service, { accepted: false }), /acceptance/)
  await t.rejects(bindSeeded(service, { accepted: false, validUntil: '2021-11-30' }), /lapsed/, 'too late to accept')
  for (const accepted of [false, true]) {
    const offer = await seedOffer(database, { accepted })
    await asAdmin(database, `update ledger.hold set state = 'released', decided_at = now() where id = $1`, [
      offer.holdId
    ])
    const bound = await call('POST', '/v1/policies', { body: { offerId: offer.id } })
    t.match(
      bound,
      { status: 409, body: { detail: /no longer open.*Apply again/ } },
      'given up, whether it was accepted or not'
    )
  }
  await setBusinessDay(database, '2022-01-01')
  await t.rejects(bindSeeded(service, {}), /lapsed: it was valid until 2021-12-31/)
  await setBusinessDay(database, '2021-12-31')
  t.ok(await bindSeeded(service, {}), 'on its last day')
  t.match(await call('GET', `/v1/policies/${policy.id}`, { as: 'portal-2' }), { status: 404 })
  t.match(await call('GET', `/v1/policies/${policy.id}/buyers`, { as: 'portal-2' }), { status: 404 })
})

t.test('the terms are acknowledged once, and the day is kept', async t => {
  const policy = await bindSeeded(service)
  t.strictSame(policy.body.terms, { explainedOn: null, cancelBy: '2022-03-02' })
  const path = `/v1/policies/${policy.id}/terms-acknowledgement`
  t.match(await call('POST', path, { body: { explainedOn: '2021-12-02' } }), { status: 400 })
  const said = await call('POST', path, { headers: { 'if-match': '"1.en"' } })
  t.match(said, { status: 201, headers: { etag: '"2.en"' } })
  t.strictSame(said.body.terms, { explainedOn: '2021-12-01', cancelBy: null })
  await setBusinessDay(database, '2021-12-05')
  const again = await call('POST', path, { body: {} })
  t.match(again, { status: 201, headers: { etag: '"2.en"' }, body: { terms: { explainedOn: '2021-12-01' } } })
  t.match(await call('POST', path, { headers: { 'if-match': '"1.en"' } }), { status: 412 })
})

t.test('nothing was paid or explained before anybody applied; the day before the contract counts', async t => {
  await setBusinessDay(database, '2021-12-03')
  const policy = await bindSeeded(service, { on: '2021-12-01' })
  const refused = { status: 400, body: { errors: [{ code: 'date_before_application', detail: /2021-12-01/ }] } }
  t.match(await pay(service, policy, { paidOn: '2021-11-30' }), refused)
  t.match((await pay(service, policy, { paidOn: '2021-11-30' })).body.errors, [{ pointer: '/paidOn' }])
  t.match(await pay(service, policy, { amount: 100, paidOn: '2021-12-01' }), { status: 201 })
  // Premium may come with the application; cover begins with the contract all the same.
  t.match(await pay(service, policy, { amount: 499_900, paidOn: '2021-12-02' }), {
    status: 201,
    body: { status: 'in_force', inception: '2021-12-03' }
  })
  const explained = (explainedOn: string) =>
    call('POST', `/v1/policies/${policy.id}/terms-acknowledgement`, { body: { explainedOn } })
  t.match(await explained('2021-11-30'), refused)
  t.match(await explained('2021-12-01'), { status: 201, body: { terms: { explainedOn: '2021-12-01' } } })
})

t.test('a policy names the application and the quote that it came from', async t => {
  const policy = await bindSeeded(service)
  const [origin] = await asAdmin(
    database,
    `select o.id as "offerId", a.id as "applicationId", a.quote_id as "quoteId"
      from policy.policy p join underwriting.offer o on o.id = p.offer_id
      join underwriting.application a on a.id = o.application_id where p.id = $1`,
    [policy.id]
  )
  t.match(policy.body, origin as object)
  for (const as of ['portal', 'underwriter', 'auditor']) {
    t.match((await call('GET', `/v1/policies/${policy.id}`, { as })).body, origin as object, as)
  }
})
