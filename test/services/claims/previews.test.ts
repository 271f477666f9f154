import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'
import { bySql } from '../../support/seeded-receivable.ts'
import { runClaims } from './claims-service.ts'

const { database, call, move } = await runClaims(t, '2022-05-10', { jobs: false })
const { id: policyId } = await seedPolicy(database.adminUrl, { product: 'single_startup' })

const receivable = {
  invoiceNumber: 'A-1',
  instrument: 'open_account',
  suppliedOn: '2022-03-02',
  dueOn: '2022-05-31',
  amount: 40_000_000,
  payments: [{ amount: 5_000_000, paidOn: '2022-04-20' }],
  returned: 0,
  offset: 0,
  vatStatus: 'declared',
  realTrade: true,
  disputed: false
}

/** The contract's example, but for what is given. */
const example = (given: object = {}) => ({
  policyId,
  buyer: SEEDED_BUYER,
  event: { type: 'rehabilitation_petition', occurredOn: '2022-05-02' },
  receivables: [receivable],
  securityProceeds: 0,
  lossReductionCosts: [],
  on: '2022-05-10',
  ...given
})
const preview = async (given: object = {}, as = 'portal') =>
  call('POST', '/v1/claim-previews', { as, body: example(given) })
const codes = (findings: { code: string }[]) => findings.map(({ code }) => code)

t.test('the contract’s example comes out to the won, every figure with its rule', async t => {
  const { status, body, text } = await preview()
  t.equal(status, 200, text)
  t.match(body, {
    claimable: true,
    claimableFrom: '2022-05-02',
    lateAfter: '2022-06-02',
    barredAfter: '2025-05-02',
    receivables: [{ invoiceNumber: 'A-1', counted: 35_000_000, findings: [] }],
    actualLoss: 35_000_000,
    coveragePercent: 80,
    coveredLoss: 28_000_000,
    insuredAmount: 50_000_000,
    alreadyPaid: 0,
    payable: 28_000_000,
    boundBy: 'coverage_ratio',
    findings: []
  })
  t.same(body.findings, [])
  const late = body.rules.find((rule: { parameter: string }) => rule.parameter === 'claims.window_days')
  t.match(late, { source: /^004:L23/, assumed: true })
  t.same(
    (await bySql(database.adminUrl, 'select count(*)::int as n from claims.claim'))[0],
    { n: 0 },
    'nothing is stored'
  )
})

t.test('the terms are those of the day of the event, whenever the policyholder knew of it', async t => {
  const buyer = { businessNumber: syntheticBusinessNumber(777) }
  const { id } = await seedPolicy(database.adminUrl, {
    buyers: [
      { ...buyer, insuredAmount: 50_000_000, until: '2022-05-05' },
      { ...buyer, insuredAmount: 20_000_000, from: '2022-05-05' }
    ]
  })
  const event = { type: 'rehabilitation_petition', occurredOn: '2022-05-02', knownOn: '2022-05-10' }
  const before = { ...receivable, suppliedOn: '2021-12-01', dueOn: '2022-02-28' }
  const { body } = await preview({ policyId: id, buyer: buyer.businessNumber, event, receivables: [before] })
  t.equal(body.insuredAmount, 50_000_000)
})

t.test('the day of the claim: before, on and after the event, the window’s end and the bar', async t => {
  for (const [on, claimable, expected] of [
    ['2022-05-01', false, ['event.in_the_future']],
    ['2022-05-02', true, []],
    ['2022-06-02', true, []],
    ['2022-06-03', true, ['claim.late_without_reason']],
    ['2025-05-02', true, ['claim.late_without_reason']],
    ['2025-05-03', false, ['claim.barred']]
  ] as const) {
    const { body } = await preview({ on })
    t.equal(body.claimable, claimable, on)
    t.same(codes(body.findings), expected, on)
    t.equal(body.payable, claimable ? 28_000_000 : 0)
  }
  t.same(codes((await preview({ on: '2022-06-03', lateReason: '입원' })).body.findings), ['claim.late_with_reason'])
})

t.test('without a day the business date counts', async t => {
  const { on: _, ...without } = example()
  t.equal((await call('POST', '/v1/claim-previews', { body: without })).body.claimable, true)
  await move('2022-06-03')
  t.same(codes((await call('POST', '/v1/claim-previews', { body: without })).body.findings), [
    'claim.late_without_reason'
  ])
})

t.test('one won under, at and over the insured amount', async t => {
  for (const [amount, payable, boundBy] of [
    [62_499_999, 49_999_999, 'coverage_ratio'],
    [62_500_000, 50_000_000, 'coverage_ratio'],
    [62_500_001, 50_000_000, 'coverage_ratio'],
    [62_500_002, 50_000_000, 'insured_amount']
  ] as const) {
    const { body } = await preview({ receivables: [{ ...receivable, amount, payments: [] }] })
    t.equal(body.payable, payable)
    t.equal(body.boundBy, boundBy)
  }
})

t.test('a lowered limit binds what was supplied under it, as an assessment says', async t => {
  const covered = { businessNumber: SEEDED_BUYER, insuredAmount: 50_000_000 }
  const lowered = await seedPolicy(database.adminUrl, {
    product: 'single_startup',
    buyers: [
      { ...covered, until: '2022-04-01' },
      { ...covered, insuredAmount: 20_000_000, from: '2022-04-01' }
    ]
  })
  const supplied = (suppliedOn: string, amount: number) => ({
    ...receivable,
    invoiceNumber: suppliedOn,
    suppliedOn,
    amount,
    payments: []
  })
  for (const [before, after, payable] of [
    [0, 100_000_000, 20_000_000],
    [1, 100_000_000, 20_000_000],
    [2, 100_000_000, 20_000_001],
    [30_000_000, 100_000_000, 44_000_000],
    [37_500_000, 100_000_000, 50_000_000],
    [100_000_000, 0, 50_000_000]
  ] as const) {
    const receivables = [supplied('2022-03-31', before), supplied('2022-04-01', after)]
    const { body } = await preview({ policyId: lowered.id, receivables })
    t.equal(body.payable, payable, `${before} and ${after}`)
  }
})

t.test('every won that is left out has its reason, and the parts add up', async t => {
  const cases = [
    { ...receivable, invoiceNumber: 'returned', returned: 1_000_000, offset: 500_000 },
    { ...receivable, invoiceNumber: 'early', suppliedOn: '2021-12-31' },
    { ...receivable, invoiceNumber: 'after', suppliedOn: '2022-05-03' },
    { ...receivable, invoiceNumber: 'same day', suppliedOn: '2022-05-02', dueOn: '2022-06-30' },
    { ...receivable, invoiceNumber: 'omitted', vatStatus: 'omitted' },
    { ...receivable, invoiceNumber: 'not yet due', vatStatus: 'not_yet_due' },
    { ...receivable, invoiceNumber: 'fictitious', realTrade: false },
    { ...receivable, invoiceNumber: 'disputed', disputed: true }
  ]
  const { body } = await preview({ receivables: cases })
  for (const one of body.receivables) {
    const left = one.leftOut.reduce((sum: number, { amount }: { amount: number }) => sum + amount, 0)
    t.equal(one.counted + left, one.amount, one.invoiceNumber)
  }
  const by = (name: string) => body.receivables.find((one: { invoiceNumber: string }) => one.invoiceNumber === name)
  t.equal(by('returned').counted, 33_500_000)
  t.same(codes(by('early').findings), ['receivable.before_inception'])
  t.same(codes(by('after').findings), ['receivable.after_known_event'])
  t.equal(by('same day').counted, 35_000_000)
  t.same(codes(by('omitted').findings), ['receivable.vat_omitted'])
  t.equal(by('not yet due').counted, 35_000_000)
  t.equal(body.provisional, true)
  t.same(codes(by('fictitious').findings), ['receivable.not_real_trade'])
  t.same(codes(by('disputed').findings), ['receivable.disputed'])
  t.equal(by('early').findings[0].rule.parameter, 'claims.cover_from_inception')
})

t.test('an overdue is dated by its receivable: the day before, the day', async t => {
  for (const [on, claimable, payable] of [
    ['2022-08-01', false, 0],
    ['2022-08-02', true, 28_000_000]
  ] as const) {
    const { body } = await preview({ event: { type: 'overdue' }, on })
    t.match(body, { claimable, payable }, on)
  }
  const { body } = await preview({ event: { type: 'overdue' }, on: '2022-08-02' })
  t.match(body, { claimableFrom: '2022-08-02', lateAfter: '2022-09-01' })
  t.ok(body.documents.includes('overdue_ledger'))
  const paid = { ...receivable, payments: [{ amount: 40_000_000, paidOn: '2022-07-31' }] }
  t.same(codes((await preview({ event: { type: 'overdue' }, receivables: [paid], on: '2022-08-02' })).body.findings), [
    'event.overdue_cured'
  ])
})

t.test('each kind of event by its own fields', async t => {
  for (const [event, claimableFrom] of [
    [{ type: 'dishonoured_bill', occurredOn: '2022-05-02', suspendedOn: '2022-05-06' }, '2022-05-02'],
    [{ type: 'dishonoured_bill', occurredOn: '2022-05-06', reasonArisenOn: '2022-05-02' }, '2022-05-02'],
    [{ type: 'business_closure', closedOn: '2022-05-02', closureReportReceivedOn: '2022-05-04' }, '2022-05-02'],
    [{ type: 'business_closure', closureReportReceivedOn: '2022-05-04' }, '2022-05-04'],
    [{ type: 'dissolution_registration', registeredOn: '2022-05-02' }, '2022-05-02'],
    [{ type: 'bankruptcy_petition', occurredOn: '2022-05-02', petitioner: 'creditor' }, '2022-05-02']
  ] as const) {
    t.equal((await preview({ event })).body.claimableFrom, claimableFrom, JSON.stringify(event))
  }
  t.same(
    codes(
      (await preview({ event: { type: 'personal_rehabilitation_petition', occurredOn: '2022-05-02' } })).body.findings
    ),
    ['event.personal_rehabilitation_of_company']
  )
  const undated = await preview({ event: { type: 'dissolution_registration' } })
  t.equal(undated.status, 400)
  t.equal(undated.body.errors[0].pointer, '/event/occurredOn')
})

t.test('someone else’s policy, and a buyer that the policy does not cover', async t => {
  t.equal((await preview({}, 'portal-2')).status, 404)
  t.equal((await preview({}, 'claims-officer')).status, 200, 'an officer may see every policy')
  const { status, body } = await preview({ buyer: syntheticBusinessNumber(999) })
  t.equal(status, 200)
  t.match(body, { claimable: false, payable: 0, findings: [{ code: 'claim.buyer_not_covered' }] })
})
