import { gradeScaleOf, type Standing, standingOf } from '../eligibility/buyer-grade.ts'
import type { BuyerCase } from '../eligibility/case.ts'
import { hasTerm, termOf } from '../eligibility/case.ts'
import type { Buyer } from '../party/buyer.ts'
import { portionOf, times } from '../ratio.ts'
import type { Rule } from '../rules.ts'
import type { Won } from '../won.ts'
import type { Limit } from './insured-amount.ts'

/**
 * The limits that hold for one buyer alone: 001:L109 says that the limit depends on the product, the buyer's industry and grade
 * and the volume traded. The grade shares are not published and marked assumed in the rulebook.
 */
export function buyerLimits(buyer: Buyer, on: BuyerCase): Limit[] {
  const cap = buyerCap(buyer, on)
  const limits: Limit[] = []
  const standing = standingOf(buyer, gradeScaleOf(on))
  if (standing !== null) limits.push(...gradeLimits(standing, cap, on))
  if (hasTerm(on, 'buyer_cap')) {
    const rule = on.rules.won(termOf(on.product, 'buyer_cap'))
    limits.push({ limit: 'product_buyer_cap', amount: rule.value, rule })
  }
  limits.push({ limit: 'buyer_cap', amount: cap.value, rule: cap })
  return limits
}

/** 001:L107: over all contracts of all policyholders, 70억 for 중소기업 and 150억 for others. Unknown size takes the lower. */
function buyerCap(buyer: Buyer, { rules }: BuyerCase): Rule<Won> {
  return rules.won(buyer.size === 'other' ? 'buyer.cap_other' : 'buyer.cap_sme')
}

function gradeLimits(standing: Standing, cap: Rule<Won>, { rules }: BuyerCase): Limit[] {
  if (standing.status === 'unrated') {
    const rule = rules.won('buyer.unrated_limit')
    return [{ limit: 'grade_limit', amount: rule.value, rule }]
  }
  if (standing.gradeField !== 'creditGrade' || standing.grade === null) return []
  const shares = rules.gradePercents('buyer.grade_limit_share')
  const share = shares.value.get(standing.grade)
  if (share === undefined) return []
  const factor = rules.factor('buyer.industry_factor')
  return [{ limit: 'grade_limit', amount: portionOf(cap.value, times(share, factor.value), 'down'), rule: shares }]
}
