import { instalmentsOf } from '@trade-credit/domain/rating/instalments.ts'
import { percentText } from '@trade-credit/domain/ratio.ts'
import { sumOfWon, won } from '@trade-credit/domain/won.ts'
import t from 'tap'
import { quoteWith, rulesOn, rulesWith } from '../../support/quote-case.ts'
import { soundQuote, soundWith } from '../../support/sound-quote.ts'

const ON = '2021-12-01'
const IN_2007 = '2007-06-01'
const EOK = 100_000_000

t.test('004:L21 300만이 넘을시: one won under, at, and over the threshold', async t => {
  for (const [payable, parts] of [
    [2_999_999n, [2_999_999n]],
    [3_000_000n, [3_000_000n]],
    [3_000_001n, [750_001n, 750_000n, 750_000n, 750_000n]],
    [3_000_010n, [750_010n, 750_000n, 750_000n, 750_000n]],
    [3_000_030n, [750_030n, 750_000n, 750_000n, 750_000n]],
    [3_000_040n, [750_010n, 750_010n, 750_010n, 750_010n]]
  ] as const) {
    const { instalments, findings } = instalmentsOf(won(payable), 'instalments', rulesOn(ON))
    t.same(
      instalments.map(({ amount }) => amount),
      parts,
      String(payable)
    )
    t.same(
      findings.map(({ code }) => code),
      parts.length > 1 ? [] : ['premium.instalments_not_available']
    )
  }
})

t.test('instalments are three months apart and begin with the quote; none are made unasked', async t => {
  const due = (on: string, plan: 'annual' | 'instalments') =>
    instalmentsOf(won(9_000_000), plan, rulesOn(on)).instalments.map(({ dueOn }) => dueOn)
  t.same(due(ON, 'instalments'), ['2021-12-01', '2022-03-01', '2022-06-01', '2022-09-01'])
  t.same(due('2021-11-30', 'instalments'), ['2021-11-30', '2022-02-28', '2022-05-30', '2022-08-30'])
  t.same(due(ON, 'annual'), [ON])
})

t.test('국고금관리법 §47① what is below ten won is dropped from each buyer’s premium', async t => {
  for (const [amount, premium] of [
    [999, 0n],
    [1_000, 10n],
    [1_999, 10n],
    [2_000, 20n]
  ] as const) {
    t.equal(soundQuote('single_startup', ON, { buyer: { requestedInsuredAmount: amount } }).premium?.gross, premium)
  }
})

t.test('the premium is the sum over the buyers, each rounded', async t => {
  const buyer = { requestedInsuredAmount: 1_999 }
  const result = soundQuote('multi_small_firm', ON, { buyer, buyers: [{}, {}, { requestedInsuredAmount: 10_000_000 }] })
  t.same(
    result.buyers.map(({ cover }) => cover?.premium),
    [20n, 20n, 120_000n]
  )
  t.equal(result.premium?.gross, 120_040n)
  t.equal(result.insuredAmount, 10_003_998n)
})

t.test('000:L298 30 percent off for 소상공인', async t => {
  const { premium } = soundQuote('micro_business', '2025-07-01')
  t.equal(premium?.gross, 150_000n, '1.5 % of 1,000만')
  t.match(premium?.discounts, [{ name: 'product', amount: 45_000n, rule: { source: '000:L298', assumed: false } }])
  t.equal(premium?.payable, 105_000n)
})

t.test('004:L20 discounts of 2007 come off the premium and add up to 60 percent at most', async t => {
  const premium = (creditDiscountPercent: string, innovative: boolean, promisingIndustry: boolean) =>
    soundQuote('multi_custom', IN_2007, {
      policyholder: { creditDiscountPercent, innovative, promisingIndustry },
      buyer: { expectedSales: 9 * EOK, requestedInsuredAmount: EOK },
      buyers: [{}]
    }).premium
  const gross = premium('0', false, false)?.gross ?? 0n
  t.equal(gross, 984_750n, '5억 × 1.313 % × 73 ÷ 365 × 1.25 × 0.60')
  for (const [credit, innovative, promising, total] of [
    ['0', false, false, 0n],
    ['0.0', false, false, 0n],
    ['40', false, false, 40n],
    ['0', true, false, 10n],
    ['0', false, true, 10n],
    ['40', true, false, 50n],
    ['40', true, true, 60n]
  ] as const) {
    const made = premium(credit, innovative, promising)
    t.equal(made?.net, ((gross * (100n - total)) / 1_000n) * 10n, `${credit} ${innovative} ${promising}`)
    const taken = sumOfWon((made?.discounts ?? []).map(({ amount }) => amount))
    t.equal(taken + (made?.net ?? 0n), gross, 'discounts and what is left make the gross premium')
    t.ok(made?.discounts.every(({ amount }) => amount > 0n))
  }
})

t.test('compounded, where an operator enters it, each discount is taken of what the last one left', async t => {
  const policyholder = { creditDiscountPercent: '40', innovative: true, promisingIndustry: true }
  const buyer = { expectedSales: 9 * EOK, requestedInsuredAmount: EOK }
  const { premium } = quoteWith(
    soundWith('multi_custom', IN_2007, { policyholder, buyer, buyers: [{}] }),
    rulesWith(rulesOn(IN_2007), { 'weighting.discounts_combined': 'compounded' })
  )
  t.equal(premium?.gross, 984_750n)
  t.equal(premium?.net, 478_580n, '984,750 × 0.6 × 0.9 × 0.9, rounded down to ten won')
  t.same(
    premium?.discounts.map(({ name, share, amount }) => [name, percentText(share, 0), amount]),
    [
      ['credit', '40', 393_900n],
      ['innovative', '10', 59_085n],
      ['promising_industry', '10', 53_185n]
    ]
  )
})

t.test('kinds of firm that 2007 favoured have no discount in 2021', async t => {
  const policyholder = { creditDiscountPercent: '40', innovative: true, promisingIndustry: true }
  t.same(soundQuote('multi_custom', ON, { policyholder }).premium?.discounts, [])
})
