import t from 'tap'
import { invoice, runClaimDesk } from './filed-claim.ts'

// Claims of 40,000,000 won each, of which 32,000,000 are due, under policies of 2022 with a premium of 500,000 won.
const desk = await runClaimDesk(t)
const { call } = desk
const eventId = await desk.event()
const statistics = (query = '', as = 'claims-officer') => call('GET', `/v1/claims/statistics${query}`, { as })

const none = { filed: 0, approved: 0, partlyApproved: 0, denied: 0, payments: 0, paid: 0, recovered: 0 }
const petition = { product: 'single_general', eventType: 'rehabilitation_petition', ...none }

t.test('each step counts in its own month, by product and event; losses against the premium written', async t => {
  const before = (await statistics()).body
  t.match(before, { from: '2021-06', through: '2022-05', months: [], products: [] })
  const paid = await desk.approved({ policyId: await desk.policy(), eventId, receivables: [invoice()] })
  await desk.approved({
    policyId: await desk.policy({ product: 'multi_standard' }),
    eventId,
    receivables: [invoice()]
  })
  await desk.file({ policyId: await desk.policy(), eventId, receivables: [invoice()] })
  await desk.move('2022-06-02')
  const { id } = await desk.reserve(paid)
  await desk.post(paid, id)
  await desk.move('2022-07-01')
  const recovery = { amount: 10_000_000, receivedOn: '2022-07-01', source: 'buyer' }
  const recovered = await call('POST', `/v1/claims/${paid}/recoveries`, { as: 'claims-officer', body: recovery })
  t.equal(recovered.status, 201, recovered.text)
  const toInsurer = recovered.body.toInsurer

  const { status, body, text } = await statistics()
  t.equal(status, 200, text)
  t.strictSame(body.months, [
    { month: '2022-05', ...petition, product: 'multi_standard', filed: 1, approved: 1 },
    { month: '2022-05', ...petition, filed: 2, approved: 1 },
    { month: '2022-06', ...petition, payments: 1, paid: 32_000_000 },
    { month: '2022-07', ...petition, recovered: toInsurer }
  ])
  t.ok(toInsurer > 0)
  const percent = (((32_000_000 - toInsurer) / 1_000_000) * 100).toFixed(2)
  t.strictSame(body.products, [
    { product: 'multi_standard', writtenPremium: 500_000, paid: 0, recovered: 0, lossRatioPercent: '0.00' },
    {
      product: 'single_general',
      writtenPremium: 1_000_000,
      paid: 32_000_000,
      recovered: toInsurer,
      lossRatioPercent: percent
    }
  ])
})

t.test('months from and through are whole; where no policy began there is no ratio', async t => {
  const { body } = await statistics('?from=2022-06&through=2022-06')
  t.strictSame(
    body.months.map(({ month }: { month: string }) => month),
    ['2022-06']
  )
  t.match(body.products, [{ product: 'single_general', writtenPremium: 0, lossRatioPercent: null }])
  for (const [query, expected] of [
    ['?from=2022-07&through=2022-06', 400],
    ['?from=2022-06&through=2025-05', 200],
    ['?from=2022-06&through=2025-06', 400],
    ['?from=2022-13', 400]
  ] as const) {
    t.equal((await statistics(query)).status, expected, query)
  }
  const backwards = { pointer: '/query/through', code: 'period.ends_before_it_begins' }
  t.match((await statistics('?from=2022-07&through=2022-06')).body, { errors: [backwards] })
})

t.test('for the insurer and the auditor', async t => {
  t.match(await statistics('', 'portal'), { status: 403, body: { detail: /Your own claims are at/ } })
  for (const as of ['cashier', 'auditor']) t.equal((await statistics('', as)).status, 200, as)
})
