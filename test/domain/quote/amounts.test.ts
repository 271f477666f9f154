import { decimalText, percentText } from '@trade-credit/domain/ratio.ts'
import t from 'tap'
import { type Changes, quoteWith } from '../../support/quote-case.ts'

interface Expected {
  readonly amount: number
  readonly by: string
  readonly premium: number
}

const TWO_EOK = 200_000_000
/** With 73 days the turnover is exactly 5, so 12,500,000 expected gives 2,000,000 at the ceiling of 80 %. */
const FIVE_TIMES = { paymentTermDays: 73 }

const CASES: readonly (readonly [sentence: string, changes: Changes, expected: Expected])[] = [
  ['as requested', {}, { amount: 50_000_000, by: 'requested', premium: 500_000 }],
  [
    'requested one won under what is derived',
    asked(57_534_245),
    { amount: 57_534_245, by: 'requested', premium: 575_340 }
  ],
  ['requested exactly what is derived', asked(57_534_246), { amount: 57_534_246, by: 'requested', premium: 575_340 }],
  ['requested one won over: derived binds', asked(57_534_247), { amount: 57_534_246, by: 'derived', premium: 575_340 }],
  ['nothing requested', asked(null), { amount: 57_534_246, by: 'derived', premium: 575_340 }],
  ['001:L347 one won under 2억', large(TWO_EOK - 1), { amount: TWO_EOK - 1, by: 'requested', premium: 1_999_990 }],
  ['001:L347 at 2억', large(TWO_EOK), { amount: TWO_EOK, by: 'requested', premium: 2_000_000 }],
  ['001:L347 one won over 2억', large(TWO_EOK + 1), { amount: TWO_EOK, by: 'product_buyer_cap', premium: 2_000_000 }],
  ['001:L402 online direct, at 1천만', direct(10_000_000), { amount: 10_000_000, by: 'requested', premium: 100_000 }],
  [
    '001:L402 online direct, one won over',
    direct(10_000_001),
    { amount: 10_000_000, by: 'product_buyer_cap', premium: 100_000 }
  ],
  [
    '001:L348 youth start-up at 0.7 %',
    { policyholder: { youthStartup: true } },
    { amount: 50_000_000, by: 'requested', premium: 350_000 }
  ],
  [
    'turnover from average receivables: 300,000,000 ÷ 60,000,000 = 5 a year',
    { buyer: { averageReceivables: 60_000_000, requestedInsuredAmount: null } },
    { amount: 56_000_000, by: 'derived', premium: 560_000 }
  ],
  ['premium drops what is below ten won', asked(1_999), { amount: 1_999, by: 'requested', premium: 10 }]
]

for (const [sentence, changes, expected] of CASES) {
  t.test(sentence, async t => {
    const result = quoteWith(changes)
    const cover = result.buyers[0]?.cover
    t.equal(cover?.amount, BigInt(expected.amount))
    t.equal(cover?.limitedBy, expected.by)
    t.equal(result.premium?.payable, BigInt(expected.premium))
    t.equal(result.insuredAmount, BigInt(expected.amount))
  })
}

t.test('003:L2196-2198 the published identity holds: insured receivables = insured amount × turnover', async t => {
  const cover = quoteWith().buyers[0]?.cover
  t.ok(cover)
  if (!cover) return
  t.equal(cover.insuredReceivables, 243_333_333n)
  t.equal(decimalText(cover.turnover.perYear, 4, 'half_up'), '4.8667')
  t.equal(decimalText(cover.acceptanceRatio, 4, 'half_up'), '0.6952')
  t.equal(percentText(cover.coverage.value, 0), '80')
})

t.test('at the ceiling the insured receivables are 80 % of what is expected', async t => {
  const cover = quoteWith({ buyer: { expectedSales: 12_500_000, requestedInsuredAmount: null, ...FIVE_TIMES } })
    .buyers[0]?.cover
  t.equal(cover?.amount, 2_000_000n)
  t.equal(cover?.insuredReceivables, 10_000_000n)
})

t.test('001:L350 the policyholder’s cap is 3억 until the third anniversary and 5억 after it', async t => {
  const capOn = (on: string) =>
    quoteWith({ on, policyholder: { openedOn: '2019-03-04' } }).buyers[0]?.cover?.limits.find(
      limit => limit.limit === 'product_policyholder_cap'
    )?.amount
  t.equal(capOn('2022-03-03'), 300_000_000n)
  t.equal(capOn('2022-03-04'), 300_000_000n)
  t.equal(capOn('2022-03-05'), 500_000_000n)
})

t.test('001:L404 coverage is 60 % in online direct and 80 % in the start-up product', async t => {
  const coverage = (product: 'online_direct' | 'single_startup') =>
    percentText(quoteWith({ product }).buyers[0]?.cover?.coverage.value ?? { numerator: 0n, denominator: 1n }, 0)
  t.equal(coverage('online_direct'), '60')
  t.equal(coverage('single_startup'), '80')
})

t.test('004:L21 instalments only above 300만', async t => {
  const plan = (amount: number) =>
    quoteWith({
      paymentPlan: 'instalments',
      product: 'single_startup',
      policyholder: { openedOn: '2019-03-04' },
      buyer: { requestedInsuredAmount: amount, expectedSales: 9_000_000_000 }
    })
  const below = plan(TWO_EOK)
  t.equal(below.premium?.instalments.length, 1)
  t.match(below.findings, [{ code: 'premium.instalments_not_available', outcome: 'note' }])
})

t.test('each number carries its rule', async t => {
  const cover = quoteWith().buyers[0]?.cover
  for (const limit of cover?.limits ?? []) t.equal(limit.rule === null, limit.limit === 'requested', limit.limit)
  t.match(cover?.rate.factors, [
    { name: 'fixed_rate', rule: { parameter: 'single_startup.fixed_rate', source: /^001:L348/ } }
  ])
})

t.test('before the first source there is no answer', async t => {
  t.throws(() => quoteWith({ on: '2003-01-01' }), { name: 'NoSourceForDate' })
})

function asked(requestedInsuredAmount: number | null): Changes {
  return { buyer: { requestedInsuredAmount } }
}

function large(requestedInsuredAmount: number): Changes {
  return { buyer: { requestedInsuredAmount, expectedSales: 9_000_000_000 } }
}

function direct(requestedInsuredAmount: number): Changes {
  return { product: 'online_direct', buyer: { requestedInsuredAmount, expectedSales: 9_000_000_000 } }
}
