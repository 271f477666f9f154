import { gradeScaleOf, standingOf } from '../eligibility/buyer-grade.ts'
import type { BuyerCase } from '../eligibility/case.ts'
import { hasTerm, termOf } from '../eligibility/case.ts'
import type { Buyer } from '../party/buyer.ts'
import type { Ratio } from '../ratio.ts'
import type { Rule } from '../rules.ts'
import { gradeEntry } from './grade-entry.ts'
import type { PremiumRate } from './premium-rate.ts'
import { tableRate } from './table-rate.ts'

/** The buyer's rate under the product: a fixed one on the insured amount, or one from the table on insured receivables. */
export function premiumRate(buyer: Buyer, on: BuyerCase): PremiumRate {
  const base = on.rules.text(termOf(on.product, 'premium_base')).value
  if (base === 'insured_receivables') return tableRate(buyer, on)
  const rule = fixedRate(buyer, on)
  return { rate: rule.value, base: 'insured_amount', factors: [{ name: 'fixed_rate', value: rule.value, rule }] }
}

/** 001:L337-403: fixed rates: lower for a youth start-up, higher in some industries, by grade, or one for all, in that order. */
function fixedRate(buyer: Buyer, on: BuyerCase): Rule<Ratio> {
  const { product, rules, policyholder } = on
  if (policyholder.youthStartup === true && hasTerm(on, 'fixed_rate_youth')) {
    return rules.percent(termOf(product, 'fixed_rate_youth'))
  }
  if (isSurcharged(buyer, on)) return rules.percent(termOf(product, 'surcharged_rate'))
  if (!hasTerm(on, 'fixed_rates')) return rules.percent(termOf(product, 'fixed_rate'))
  const byGrade = rules.gradePercents(termOf(product, 'fixed_rates'))
  const standing = standingOf(buyer, gradeScaleOf(on))
  return gradeEntry(byGrade, standing?.grade ?? 'unrated')
}

function isSurcharged(buyer: Buyer, on: BuyerCase): boolean {
  if (!hasTerm(on, 'surcharged_industries') || buyer.industry === null) return false
  const { ksic } = buyer.industry
  return on.rules.codes(termOf(on.product, 'surcharged_industries')).value.some(branch => ksic.startsWith(branch))
}
