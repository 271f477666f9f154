import type { Buyer } from '../party/buyer.ts'
import { compareRatios, ONE, type Ratio, ratio } from '../ratio.ts'
import type { Rule, Rules } from '../rules.ts'

/** How often a year the receivables on a buyer turn over (매출채권회전율), and the rule that says how it was found. */
export interface Turnover {
  readonly perYear: Ratio
  readonly basis: 'average_receivables' | 'payment_term'
  readonly rule: Rule
}

/**
 * Sales ÷ average receivables where both are told, otherwise days of a year ÷ payment terms (003:L2196-2198 names the
 * turnover but not how to find it, so the rule is marked assumed). Never below once a year: no more can stand open than arises in
 * the year that a policy insures. Null when neither can be found.
 */
export function turnoverOf(buyer: Buyer, rules: Rules): Turnover | null {
  const rule = rules.count('rating.days_per_year')
  const { salesLastYear, averageReceivables, paymentTermDays } = buyer
  if (salesLastYear !== null && averageReceivables !== null && salesLastYear > 0n && averageReceivables > 0n) {
    return { perYear: onceAtLeast(ratio(salesLastYear, averageReceivables)), basis: 'average_receivables', rule }
  }
  if (paymentTermDays !== null && paymentTermDays > 0) {
    return { perYear: onceAtLeast(ratio(BigInt(rule.value), BigInt(paymentTermDays))), basis: 'payment_term', rule }
  }
  return null
}

function onceAtLeast(perYear: Ratio): Ratio {
  return compareRatios(perYear, ONE) < 0 ? ONE : perYear
}
