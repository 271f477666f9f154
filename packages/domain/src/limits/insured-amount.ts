import { compareRatios, inverse, portionOf, type Ratio, ratio, times } from '../ratio.ts'
import type { Rule } from '../rules.ts'
import { lesserWon, type Won } from '../won.ts'
import type { Turnover } from './turnover.ts'

/** What can bind the insured amount (보험금액) of a buyer, in the order in which ties are named. */
export type LimitName =
  | 'requested'
  | 'derived'
  | 'grade_limit'
  | 'product_buyer_cap'
  | 'product_policyholder_cap'
  | 'policyholder_cap'
  | 'buyer_cap'

/** One upper bound of the insured amount; `rule` is null only for what the policyholder asked for. */
export interface Limit {
  readonly limit: LimitName
  readonly amount: Won
  readonly rule: Rule | null
  /** Other rules that the amount follows from, or that were looked at and set no bound of their own. */
  readonly also?: readonly Rule[]
}

export interface InsuredAmount {
  readonly amount: Won
  readonly limitedBy: LimitName
  /** Every bound that was looked at, the binding one among them. */
  readonly limits: readonly Limit[]
  /** 보험가입매출채권: what a table product's premium is charged on. */
  readonly insuredReceivables: Won
  /** 인수비율: the share of the expected receivables that is insured, never above the ceiling. */
  readonly acceptanceRatio: Ratio
}

/** Expected receivables × acceptance ceiling ÷ turnover, rounded down: what 003:L2196-2198 gives before any cap. */
export function derivedAmount(expectedReceivables: Won, ceiling: Rule<Ratio>, turnover: Turnover): Limit {
  const share = times(ceiling.value, inverse(turnover.perYear))
  return { limit: 'derived', amount: portionOf(expectedReceivables, share, 'down'), rule: ceiling }
}

/**
 * The lowest of the limits, with what follows from it. When a limit other than the derivation binds, the insured receivables
 * are the amount × turnover and the acceptance ratio is what results; otherwise they are expected receivables × ceiling.
 * Throws an Error without limits.
 */
export function insuredAmountUnder(
  limits: readonly Limit[],
  expectedReceivables: Won,
  ceiling: Rule<Ratio>,
  turnover: Turnover
): InsuredAmount {
  const [first, ...rest] = limits
  if (!first) throw new Error('an insured amount needs a limit')
  const binding = rest.reduce((lowest, limit) => (limit.amount < lowest.amount ? limit : lowest), first)
  const atCeiling = portionOf(expectedReceivables, ceiling.value, 'down')
  const insuredReceivables =
    binding.limit === 'derived' ? atCeiling : lesserWon(portionOf(binding.amount, turnover.perYear, 'down'), atCeiling)
  const resulting = expectedReceivables > 0n ? ratio(insuredReceivables, expectedReceivables) : ceiling.value
  const acceptanceRatio = compareRatios(resulting, ceiling.value) > 0 ? ceiling.value : resulting
  return { amount: binding.amount, limitedBy: binding.limit, limits, insuredReceivables, acceptanceRatio }
}
