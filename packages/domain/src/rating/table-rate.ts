import { standingOf } from '../eligibility/buyer-grade.ts'
import type { BuyerCase } from '../eligibility/case.ts'
import { termOf } from '../eligibility/case.ts'
import type { Buyer } from '../party/buyer.ts'
import { compareRatios, type Ratio, ratio, times } from '../ratio.ts'
import { gradeEntry } from './grade-entry.ts'
import type { PremiumRate, RateFactor } from './premium-rate.ts'
import { isWeighted, weightOf } from './weighting.ts'

/**
 * 001:L117: by the buyer's grade, the payment terms and more, between 0.1 % and 5 %. The table itself is not published: grade
 * rate × days ÷ 365 × product × policyholder stands in the rulebook as assumed. Exact; clamped last.
 */
export function tableRate(buyer: Buyer, on: BuyerCase): PremiumRate {
  const factors = tableFactors(buyer, on)
  const unclamped = factors.map(factor => factor.value).reduce(times)
  const clamp = clampOf(unclamped, on)
  return {
    rate: clamp?.value ?? unclamped,
    base: 'insured_receivables',
    factors: clamp ? [...factors, clamp] : factors
  }
}

/** The factors whose product is the rate before clamping. Throws an Error for a grade that the table lacks. */
export function tableFactors(buyer: Buyer, on: BuyerCase): RateFactor[] {
  const { product, rules, policyholder } = on
  const gradeRate = gradeEntry(rules.gradePercents('rating.yearly_rate_by_grade'), gradeOf(buyer))
  if (buyer.paymentTermDays === null) throw new Error('a table rate needs payment terms')
  const days = buyer.meanTermDays ?? ratio(BigInt(buyer.paymentTermDays), 1n)
  const year = rules.count('rating.days_per_year')
  const productFactor = rules.factor(termOf(product, 'rate_factor'))
  const weighted = isWeighted(on) ? [weightOf(policyholder, on)] : []
  return [
    { name: 'grade_rate', value: gradeRate.value, rule: gradeRate },
    { name: 'payment_term', value: times(days, ratio(1n, BigInt(year.value))), rule: year },
    { name: 'product', value: productFactor.value, rule: productFactor },
    ...policyholderFactor(on),
    ...weighted
  ]
}

/** A table product grades by the AR scale; a grade that was told of an unrated buyer does not count. */
function gradeOf(buyer: Buyer): number | 'unrated' {
  return standingOf(buyer, 'ar')?.grade ?? 'unrated'
}

/** 2007's terms weigh the policyholder's credit apart; from 2021 the documents name only the buyer's. */
function policyholderFactor({ rules }: BuyerCase): RateFactor[] {
  const rule = rules.factor('rating.policyholder_factor')
  return [{ name: 'policyholder', value: rule.value, rule }]
}

function clampOf(rate: Ratio, { rules }: BuyerCase): RateFactor | null {
  const minimum = rules.percent('rating.min_rate')
  const maximum = rules.percent('rating.max_rate')
  if (compareRatios(rate, minimum.value) < 0) return { name: 'minimum', value: minimum.value, rule: minimum }
  if (compareRatios(rate, maximum.value) > 0) return { name: 'maximum', value: maximum.value, rule: maximum }
  return null
}
