import { type PayoutTerms, payout, payoutTerms } from '@trade-credit/domain/claims/payout.ts'
import { percent } from '@trade-credit/domain/ratio.ts'
import type { Rule } from '@trade-credit/domain/rules.ts'
import { sumOfWon, type Won, won } from '@trade-credit/domain/won.ts'
import fc from 'fast-check'
import t from 'tap'
import { changedRules, d, rulesOn } from './claim-rulebook.ts'

function terms(insuredAmount: bigint | number, ratio: string, asOf = '2022-01-03'): PayoutTerms {
  const coverageRatio: Rule<PayoutTerms['coverageRatio']['value']> = {
    parameter: 'single_startup.coverage_ratio',
    value: percent(ratio),
    stated: Number(ratio),
    from: d('2021-11-01'),
    source: '001:L349 80%',
    assumed: false
  }
  return payoutTerms(rulesOn(asOf), { insuredAmount: won(insuredAmount), coverageRatio })
}

const 억 = 100_000_000

t.test('000:L281, 001:L188, 002:L20: the lesser of the insured amount and loss × coverage ratio', async t => {
  for (const [loss, insured, ratio, paid, premium, payable, boundBy, why] of [
    [35_000_000, 50_000_000, '80', 0, 0, 28_000_000, 'coverage_ratio', 'below the insured amount'],
    [
      62_499_998,
      50_000_000,
      '80',
      0,
      0,
      49_999_998,
      'coverage_ratio',
      '80 % of …998 is …998.4: the fraction is dropped'
    ],
    [62_499_999, 50_000_000, '80', 0, 0, 49_999_999, 'coverage_ratio', 'one won under the insured amount'],
    [62_500_000, 50_000_000, '80', 0, 0, 50_000_000, 'coverage_ratio', 'exactly the insured amount'],
    [62_500_001, 50_000_000, '80', 0, 0, 50_000_000, 'coverage_ratio', 'the fraction over it is dropped'],
    [62_500_002, 50_000_000, '80', 0, 0, 50_000_000, 'insured_amount', 'one won over it'],
    [1, 50_000_000, '80', 0, 0, 0, 'coverage_ratio', 'less than a won is not paid'],
    [2, 50_000_000, '80', 0, 0, 1, 'coverage_ratio', 'a won and a fraction'],
    [0, 50_000_000, '80', 0, 0, 0, 'no_loss', 'nothing lost'],
    [10_000_000, 50_000_000, '60', 0, 0, 6_000_000, 'coverage_ratio', '다이렉트: 60 %'],
    [10_000_001, 50_000_000, '70', 0, 0, 7_000_000, 'coverage_ratio', '간편: 70 %, rounded down'],
    [10_000_000, 50_000_000, '90', 0, 0, 9_000_000, 'coverage_ratio', '000:L300: 90 %'],
    [10_000_000, 0, '80', 0, 0, 0, 'insured_amount', 'no insured amount'],

    [35_000_000, 50_000_000, '80', 27_999_999, 0, 1, 'coverage_ratio', 'cumulative: one won is left'],
    [35_000_000, 50_000_000, '80', 28_000_000, 0, 0, 'already_paid', 'cumulative: all of it was paid'],
    [35_000_000, 50_000_000, '80', 28_000_001, 0, 0, 'already_paid', 'cumulative: one won too much was paid'],
    [
      100_000_000,
      50_000_000,
      '80',
      49_999_999,
      0,
      1,
      'insured_amount',
      'cumulative: one won of the insured amount is left'
    ],
    [100_000_000, 50_000_000, '80', 50_000_000, 0, 0, 'already_paid', 'cumulative: the insured amount is used up'],

    [35_000_000, 50_000_000, '80', 0, 1, 27_999_999, 'coverage_ratio', '상법 §677: one won of premium'],
    [35_000_000, 50_000_000, '80', 0, 27_999_999, 1, 'coverage_ratio', '상법 §677: all but one won'],
    [35_000_000, 50_000_000, '80', 0, 28_000_000, 0, 'unpaid_premium', '상법 §677: all of it'],
    [35_000_000, 50_000_000, '80', 0, 28_000_001, 0, 'unpaid_premium', '상법 §677: more than is due is not deducted'],
    [35_000_000, 50_000_000, '80', 28_000_000, 500, 0, 'already_paid', '상법 §677: from nothing nothing is deducted'],
    [
      100_000_000,
      50_000_000,
      '80',
      20_000_000,
      1_000_000,
      29_000_000,
      'insured_amount',
      '상법 §677: after what was paid'
    ]
  ] as const) {
    const claim = { cumulativeLoss: won(loss), alreadyPaid: won(paid), unpaidPremium: won(premium) }
    const owed = payout(claim, terms(insured, ratio))
    t.equal(owed.payable, won(payable), `${loss} × ${ratio} %, insured ${insured}, paid ${paid}: ${why}`)
    t.equal(owed.boundBy, boundBy)
    t.equal(owed.due, won(owed.payable + owed.unpaidPremiumDeducted))
    t.same(
      owed.findings.map(f => f.code),
      owed.unpaidPremiumDeducted > 0n ? ['claim.unpaid_premium_deducted'] : []
    )
  }
  const overpaid = payout(
    { cumulativeLoss: won(35_000_000), alreadyPaid: won(28_000_001), unpaidPremium: won(0) },
    terms(50_000_000, '80')
  )
  t.equal(overpaid.overpaid, won(1), 'what a correction takes back')
})

t.test('상법 §677: premium that is not due yet is deducted after what is due, and never more than is paid', async t => {
  for (const [due, notDue, deducted, codes] of [
    [0, 1, 1, ['claim.premium_not_due_deducted']],
    [1, 1, 2, ['claim.unpaid_premium_deducted', 'claim.premium_not_due_deducted']],
    [27_999_999, 2, 28_000_000, ['claim.unpaid_premium_deducted', 'claim.premium_not_due_deducted']],
    [28_000_000, 1, 28_000_000, ['claim.unpaid_premium_deducted']],
    [0, 0, 0, []]
  ] as const) {
    const claim = {
      cumulativeLoss: won(35_000_000),
      alreadyPaid: won(0),
      unpaidPremium: won(due),
      premiumNotDue: won(notDue)
    }
    const owed = payout(claim, terms(50_000_000, '80'))
    t.equal(owed.unpaidPremiumDeducted, won(deducted))
    t.equal(owed.payable, won(28_000_000 - deducted))
    t.same(
      owed.findings.map(({ code }) => code),
      codes
    )
  }
  const early = { cumulativeLoss: won(35_000_000), alreadyPaid: won(0), unpaidPremium: won(0), premiumNotDue: won(500) }
  const unknown = { ...terms(50_000_000, '80'), premiumNotDueDeducted: null }
  t.equal(payout(early, unknown).payable, won(28_000_000), 'a rulebook that does not know of it deducts nothing')
})

t.test('published cases that concern payouts', async t => {
  for (const [loss, insured, payable, boundBy, why] of [
    [6.4 * 억, 4 * 억, 4 * 억, 'insured_amount', 'betanews 2018: 6.4억 × 80 % = 5.12억, insured 4억 (inferred)'],
    [0.325 * 억, 4 * 억, 0.26 * 억, 'coverage_ratio', 'betanews 2018: only the part registered in time, 2,600만 paid'],
    [
      1.75 * 억,
      1.4 * 억,
      1.4 * 억,
      'coverage_ratio',
      '001:L429-433 A사, 대구: 1억 4,000만 needs a loss of 1.75억 at 80 %'
    ],
    [0.375 * 억, 0.3 * 억, 0.3 * 억, 'coverage_ratio', 'online 2020: 3,000만 needs a loss of 3,750만 at 80 %'],
    [37_499_998, 0.3 * 억, 29_999_998, 'coverage_ratio', 'and less with two won less lost']
  ] as const) {
    const owed = payout({ cumulativeLoss: won(loss), alreadyPaid: won(0), unpaidPremium: won(0) }, terms(insured, '80'))
    t.equal(owed.payable, won(payable), why)
    t.equal(owed.boundBy, boundBy)
  }
  t.equal(4 * 억 - 0.26 * 억, 3.74 * 억, 'betanews 2018: 3.74억 refused')
})

t.test('004:L25 against L6: both readings of 2007 bound the payment', async t => {
  const of2007 = terms(1_000_000_000, '80', '2007-06-01')
  t.same(of2007.bounds.value, ['coverage_ratio', 'actual_loss'])
  const owed = payout({ cumulativeLoss: won(100), alreadyPaid: won(0), unpaidPremium: won(0) }, of2007)
  t.equal(owed.payable, won(80), 'L6: 80 % of the unpaid amount')
  t.equal(owed.boundBy, 'coverage_ratio')
  const whole = payout(
    { cumulativeLoss: won(100), alreadyPaid: won(0), unpaidPremium: won(0) },
    { ...of2007, coverageRatio: terms(1, '120').coverageRatio }
  )
  t.equal(whole.payable, won(100), 'L25: never more than the unpaid amount, whatever the ratio')
  t.equal(whole.boundBy, 'actual_loss')
  t.same(terms(1, '80').bounds.value, ['coverage_ratio'], '001:L188: later editions name the ratio')
})

t.test('a rulebook that would pay without the coverage ratio is refused', async t => {
  const { insuredAmount, coverageRatio } = terms(1, '80')
  for (const bounds of [['actual_loss'], [], ['coverage_ratio', 'goodwill']]) {
    const rules = changedRules('2022-01-03', { 'claims.payment_bounds': bounds })
    t.throws(() => payoutTerms(rules, { insuredAmount, coverageRatio }), /claims.payment_bounds/)
  }
  const kept = changedRules('2022-01-03', { 'claims.unpaid_premium_deducted': false })
  const claim = { cumulativeLoss: won(100), alreadyPaid: won(0), unpaidPremium: won(50) }
  t.equal(
    payout(claim, payoutTerms(kept, { insuredAmount: won(100), coverageRatio })).payable,
    won(80),
    'and 상법 §677 has a switch'
  )
})

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n }).map(won)
const ratios = fc.integer({ min: 1, max: 100 }).map(String)

t.test('never above the insured amount, never above floor(loss × ratio), never below 0', async t => {
  const property = fc.property(amount, amount, ratios, amount, amount, (loss, insured, ratio, paid, premium) => {
    const owed = payout({ cumulativeLoss: loss, alreadyPaid: paid, unpaidPremium: premium }, terms(insured, ratio))
    const covered = (loss * BigInt(ratio)) / 100n
    return (
      owed.payable >= 0n &&
      (owed.due === 0n || (paid + owed.due <= insured && paid + owed.due <= covered)) &&
      owed.payable + owed.unpaidPremiumDeducted === owed.due &&
      (owed.overpaid === 0n || owed.due === 0n)
    )
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 300 }))
})

t.test('claims in any order come to the same total, and never to more', async t => {
  const losses = fc.array(amount, { minLength: 1, maxLength: 8 })
  const property = fc.property(losses, amount, ratios, fc.infiniteStream(fc.nat()), (claims, insured, ratio, order) => {
    const shuffled = claims.map(loss => ({ loss, key: order.next().value ?? 0 })).toSorted((a, b) => a.key - b.key)
    const total = (all: readonly Won[]) => {
      let [paid, loss] = [won(0), won(0)]
      for (const one of all) {
        loss = won(loss + one)
        paid = won(
          paid +
            payout({ cumulativeLoss: loss, alreadyPaid: paid, unpaidPremium: won(0) }, terms(insured, ratio)).payable
        )
      }
      return paid
    }
    const inOrder = total(claims)
    const covered = (sumOfWon(claims) * BigInt(ratio)) / 100n
    return inOrder === total(shuffled.map(one => one.loss)) && inOrder === (insured < covered ? insured : covered)
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 150 }))
})
