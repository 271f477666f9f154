import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { runOffEndsOn } from '@trade-credit/domain/policy/contract-dates.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { holidaysOn } from './contract-rules.ts'
import type { StoredPolicy } from './stored-policy.ts'

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
