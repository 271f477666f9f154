import { type Case, hasTerm, missingFact, termOf } from '../eligibility/case.ts'
import { type Finding, finding } from '../finding.ts'
import type { Policyholder } from '../party/policyholder.ts'
import { compareRatios, percent, plus } from '../ratio.ts'
import type { RateFactor } from './premium-rate.ts'

/** Whether the product weighs the full premium as in 2007 (004:L19). */
export function isWeighted(on: Case): boolean {
  return hasTerm(on, 'premium_method') && on.rules.text(termOf(on.product, 'premium_method')).value === 'weighted_table'
}

/**
 * 004:L19: half of the full premium is fixed; the policyholder's credit adds 10 to 30 % and the default ratio of its buyers 0 to
 * 20 %, so that 60 to 100 % are charged. Call only when `weightingFindings` found nothing missing.
 */
export function weightOf(policyholder: Policyholder, { rules }: Case): RateFactor {
  const fixed = rules.percent('weighting.fixed_share')
  const credit = percent(policyholder.creditLoadingPercent ?? '0')
  const defaults = percent(policyholder.buyerDefaultRatioPercent ?? '0')
  return { name: 'weight', value: plus(plus(fixed.value, credit), defaults), rule: fixed }
}

/** What 2007's weighting and discounts need: facts that are missing, and percentages outside their range, ask a person. */
export function weightingFindings(policyholder: Policyholder, on: Case): Finding[] {
  if (!isWeighted(on)) return []
  return [
    ...within(policyholder.creditLoadingPercent, 'creditLoadingPercent', 'weighting.policyholder_credit', on),
    ...within(policyholder.buyerDefaultRatioPercent, 'buyerDefaultRatioPercent', 'weighting.buyer_default', on),
    ...notAbove(policyholder.creditDiscountPercent, on),
    ...told(policyholder.innovative, 'innovative', 'weighting.innovative_discount', on),
    ...told(policyholder.promisingIndustry, 'promisingIndustry', 'weighting.promising_industry_discount', on)
  ]
}

function within(stated: string | null, field: string, parameter: string, { rules }: Case): Finding[] {
  const least = rules.percent(`${parameter}_least`)
  const most = rules.percent(`${parameter}_most`)
  const pointer = `/policyholder/${field}`
  if (stated === null) return [missingFact('policyholder', pointer, most)]
  const value = percent(stated)
  if (compareRatios(value, least.value) >= 0 && compareRatios(value, most.value) <= 0) return []
  const detail = { percent: stated, least: String(least.stated), most: String(most.stated) }
  return [finding('refer', 'policyholder', 'policyholder.weight_outside_range', { pointer, rule: most, detail })]
}

function notAbove(stated: string | null, { rules }: Case): Finding[] {
  const most = rules.percent('weighting.credit_discount_most')
  if (stated === null) return [missingFact('policyholder', '/policyholder/creditDiscountPercent', most)]
  if (compareRatios(percent(stated), most.value) <= 0) return []
  const detail = { percent: stated, least: '0', most: String(most.stated) }
  const pointer = '/policyholder/creditDiscountPercent'
  return [finding('refer', 'policyholder', 'policyholder.weight_outside_range', { pointer, rule: most, detail })]
}

function told(fact: boolean | null, field: string, parameter: string, { rules }: Case): Finding[] {
  return fact === null ? [missingFact('policyholder', `/policyholder/${field}`, rules.percent(parameter))] : []
}
