import { type Case, hasTerm, termOf } from '../eligibility/case.ts'
import type { Policyholder } from '../party/policyholder.ts'
import { compareRatios, flooredPortionOf, minus, ONE, percent, plus, portionOf, type Ratio, times } from '../ratio.ts'
import type { Rule } from '../rules.ts'
import { type Won, wonAbove } from '../won.ts'
import { isWeighted } from './weighting.ts'

export type DiscountName = 'credit' | 'innovative' | 'promising_industry' | 'product' | 'agreement'

/** A discount of the insurer's own: a share of the gross premium. Subsidies are paid by others and come later. */
export interface Discount {
  readonly name: DiscountName
  readonly share: Ratio
  readonly amount: Won
  readonly rule: Rule
}

/**
 * The insurer's discounts on the gross premium and what is left, rounded down to the premium's unit; the last discount carries
 * the rest. Several are added, each a share of the gross premium (004:L20 산출 보험료에서 추가로, assumed), or each is taken of what
 * the one before left, as the rulebook says. `hasAgreement` tells whether a subsidy programme applies (보험료지원 협약).
 */
export function discounted(
  gross: Won,
  policyholder: Policyholder,
  on: Case,
  hasAgreement = false
): { discounts: Discount[]; net: Won } {
  const granted = [...weightedDiscounts(policyholder, on), ...termDiscounts(hasAgreement, on)]
  if (granted.length === 0) return { discounts: [], net: gross }
  const shares = granted.map(({ share }) => share)
  const ofGross = granted.length > 1 && areCompounded(on) ? compounded(shares) : shares
  const unit = on.rules.won('premium.rounding_unit').value
  const net = flooredPortionOf(gross, minus(ONE, ofGross.reduce(plus)), unit)
  let left: Won = wonAbove(gross, net)
  const discounts = granted.map(({ name, share, rule }, i) => {
    const own = portionOf(gross, ofGross[i] ?? share, 'down')
    const amount = i === granted.length - 1 ? left : own
    left = wonAbove(left, amount)
    return { name, share, amount, rule }
  })
  return { discounts, net }
}

function areCompounded(on: Case): boolean {
  return isWeighted(on) && on.rules.text('weighting.discounts_combined').value === 'compounded'
}

/** Each share as a share of the gross premium, where it is taken of what those before left: 40 % and 10 % become 40 % and 6 %. */
function compounded(shares: readonly Ratio[]): Ratio[] {
  let left = ONE
  return shares.map(share => {
    const ofGross = times(left, share)
    left = minus(left, ofGross)
    return ofGross
  })
}

/** 004:L20: for the policyholder's own credit up to a most, for an innovative firm and for a promising industry. */
function weightedDiscounts(policyholder: Policyholder, on: Case): Omit<Discount, 'amount'>[] {
  if (!isWeighted(on)) return []
  const granted: Omit<Discount, 'amount'>[] = []
  const credit = percent(policyholder.creditDiscountPercent ?? '0')
  if (credit.numerator !== 0n) {
    granted.push({ name: 'credit', share: credit, rule: on.rules.percent('weighting.credit_discount_most') })
  }
  if (policyholder.innovative === true) {
    const rule = on.rules.percent('weighting.innovative_discount')
    granted.push({ name: 'innovative', share: rule.value, rule })
  }
  if (policyholder.promisingIndustry === true) {
    const rule = on.rules.percent('weighting.promising_industry_discount')
    granted.push({ name: 'promising_industry', share: rule.value, rule })
  }
  return granted
}

/**
 * Of the product and of the agreement. Whether 10 % and 30 % add up is not published: the rulebook says whether both are given or
 * only the better one (assumed).
 */
function termDiscounts(hasAgreement: boolean, on: Case): Omit<Discount, 'amount'>[] {
  const granted = [...productDiscount(on), ...(hasAgreement ? agreementDiscount(on) : [])]
  const [first, second] = granted
  if (!first || !second || on.rules.text('subsidy.discount_combination').value === 'added') return granted
  return [compareRatios(first.share, second.share) < 0 ? second : first]
}

/** 002:L6, 000:L92: a policy under a subsidy programme is cheaper. */
function agreementDiscount({ rules }: Case): Omit<Discount, 'amount'>[] {
  const rule = rules.percent('subsidy.agreement_discount')
  return rule.value.numerator === 0n ? [] : [{ name: 'agreement', share: rule.value, rule }]
}

/** 000:L299: the micro-business product is 30 % cheaper. */
function productDiscount(on: Case): Omit<Discount, 'amount'>[] {
  if (!hasTerm(on, 'premium_discount')) return []
  const rule = on.rules.percent(termOf(on.product, 'premium_discount'))
  return rule.value.numerator === 0n ? [] : [{ name: 'product', share: rule.value, rule }]
}
