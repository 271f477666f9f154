import { gradeScaleOf, type Standing, standingOf } from '../eligibility/buyer-grade.ts'
import type { BuyerCase } from '../eligibility/case.ts'
import { hasTerm, missingFact, termOf } from '../eligibility/case.ts'
import type { Finding } from '../finding.ts'
import type { Buyer } from '../party/buyer.ts'
import { portionOf, times } from '../ratio.ts'
import type { Rule } from '../rules.ts'
import { type Won, wonAbove } from '../won.ts'
import type { Limit } from './insured-amount.ts'

/**
 * The limits that hold for one buyer alone: 001:L109 says that the limit depends on the product, the buyer's industry and grade
 * and the volume of the last year's trade. How much each weighs is not published: the grade shares, the industry factor and the
 * volume multiple stand in the rulebook as assumed. A limit by volume counts as the buyer's own limit, like that by grade.
 * Limits attach to the legal person: what the same quote insured on another place of business of it is taken off.
 */
export function buyerLimits(buyer: Buyer, insuredOnParty: Won, on: BuyerCase): Limit[] {
  const cap = buyerCap(buyer, on)
  const limits = [...gradeLimits(standingOf(buyer, gradeScaleOf(on)), cap, on), ...volumeLimits(buyer, on)]
  if (hasTerm(on, 'buyer_cap')) {
    const rule = on.rules.won(termOf(on.product, 'buyer_cap'))
    limits.push({ limit: 'product_buyer_cap', amount: rule.value, rule })
  }
  limits.push({ limit: 'buyer_cap', amount: cap.value, rule: cap, also: [on.rules.factor('buyer.volume_multiple')] })
  return insuredOnParty === 0n ? limits : limits.map(limit => lessInsured(limit, insuredOnParty))
}

function lessInsured(limit: Limit, insured: Won): Limit {
  return { ...limit, amount: wonAbove(limit.amount, insured) }
}

/** 001:L107: over all contracts of all policyholders, 70억 for 중소기업 and 150억 for others. */
function buyerCap(buyer: Buyer, { rules }: BuyerCase): Rule<Won> {
  return rules.won(buyer.size === 'other' ? 'buyer.cap_other' : 'buyer.cap_sme')
}

/** What the standing allows, moved by the industry factor. A graded buyer on the simple scale has only the product's cap. */
function gradeLimits(standing: Standing | null, cap: Rule<Won>, { rules }: BuyerCase): Limit[] {
  const factor = rules.factor('buyer.industry_factor')
  const also = [factor]
  if (standing?.status === 'unrated') {
    const rule = rules.won('buyer.unrated_limit')
    return [{ limit: 'grade_limit', amount: portionOf(rule.value, factor.value, 'down'), rule, also }]
  }
  if (standing?.gradeField !== 'creditGrade' || standing.grade === null) return []
  const rule = rules.gradePercents('buyer.grade_limit_share')
  const share = rule.value.get(standing.grade)
  if (share === undefined) throw new Error(`buyer.grade_limit_share has no entry for grade ${standing.grade}`)
  return [{ limit: 'grade_limit', amount: portionOf(cap.value, times(share, factor.value), 'down'), rule, also }]
}

/** 001:L109 (최근 1년간 거래규모); a multiple of 0 sets no limit. A buyer that is yet to trade has none to go by. */
function volumeLimits({ salesLastYear, tradeStatus }: Buyer, { rules }: BuyerCase): Limit[] {
  const rule = rules.factor('buyer.volume_multiple')
  if (rule.value.numerator === 0n || salesLastYear === null || tradeStatus === 'prospective') return []
  return [{ limit: 'grade_limit', amount: portionOf(salesLastYear, rule.value, 'down'), rule }]
}

/** The sales that a limit by volume needs and was not told; nothing while the rulebook sets none. */
export function volumeFactsMissing({ salesLastYear, tradeStatus }: Buyer, { rules, pointer }: BuyerCase): Finding[] {
  const rule = rules.factor('buyer.volume_multiple')
  if (rule.value.numerator === 0n || salesLastYear !== null || tradeStatus === 'prospective') return []
  return [missingFact('buyer', `${pointer}/salesLastYear`, rule)]
}
