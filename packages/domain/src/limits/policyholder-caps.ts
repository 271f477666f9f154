import { type BuyerCase, type Case, hasTerm, termOf } from '../eligibility/case.ts'
import type { Policyholder } from '../party/policyholder.ts'
import { addYears } from '../plain-date.ts'
import type { Rule } from '../rules.ts'
import { type Won, wonAbove } from '../won.ts'
import type { Limit } from './insured-amount.ts'

/** What the policyholder may still insure within one quote, after the buyers already counted. */
export function policyholderLimits(policyholder: Policyholder, alreadyInsured: Won, on: BuyerCase): Limit[] {
  const limits: Limit[] = []
  const productCap = productPolicyholderCap(policyholder, on)
  if (productCap) limits.push(remaining('product_policyholder_cap', productCap, alreadyInsured))
  limits.push(remaining('policyholder_cap', on.rules.won('policyholder.cap'), alreadyInsured))
  return limits
}

/** 001:L350: within three years of opening (이내) a start-up has a lower cap under the product. Null: the product sets none. */
export function productPolicyholderCap(policyholder: Policyholder, on: Case): Rule<Won> | null {
  const { product, rules } = on
  if (!hasTerm(on, 'policyholder_cap')) return null
  if (hasTerm(on, 'policyholder_cap_young') && policyholder.openedOn !== null) {
    const years = rules.count(termOf(product, 'young_years')).value
    if (rules.asOf <= addYears(policyholder.openedOn, years))
      return rules.won(termOf(product, 'policyholder_cap_young'))
  }
  return rules.won(termOf(product, 'policyholder_cap'))
}

function remaining(limit: Limit['limit'], cap: Rule<Won>, alreadyInsured: Won): Limit {
  return { limit, amount: wonAbove(cap.value, alreadyInsured), rule: cap }
}
