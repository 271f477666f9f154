import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { runOffEndsOn } from '@trade-credit/domain/policy/contract-dates.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { holidaysOn } from './contract-rules.ts'
import type { StoredPolicy } from './stored-policy.ts'

/**
 * The longest payment term that run-off counts with: where some buyer's was not told, at least the one that the rulebook takes for it, if
 * the contract's rulebook knows of such a one.
 */
export function longestTerm(toldDays: number, leavesTermsOpen: boolean, rules: Rules): number {
  const isTaken = leavesTermsOpen && rules.states('policy.unstated_term_days')
  return isTaken ? Math.max(toldDays, rules.count('policy.unstated_term_days').value) : toldDays
}

/** The last day on which a claim can arise from a policy whose cover ended; null while the rules or holidays of then are not known. */
export function runOffEnd(
  { product, longestTermDays }: Pick<StoredPolicy, 'product' | 'longestTermDays'>,
  coveredUntil: PlainDate,
  platform: Pick<ServicePlatform, 'rulebook'>,
  today: PlainDate
): PlainDate | null {
  const rules = platform.rulebook.on(today).rulesAt(coveredUntil)
  return runOffEndsOn(coveredUntil, longestTermDays, product, rules, holidaysOn(platform, today))
}
