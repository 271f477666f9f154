import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { BegunPolicy } from '../cover/begun-policy.ts'
import { buyerCovers } from '../cover/buyer-covers.ts'
import { contractRules } from '../policies/contract-rules.ts'
import type { Judging } from './receivable-view.ts'

/** What is needed to judge the coverage of receivables of these buyers: by the rules of the contract. */
export async function judgingOf(
  trx: Pick<JobTransaction, 'query'>,
  platform: Pick<ServicePlatform, 'rulebook'>,
  policy: BegunPolicy,
  buyers: readonly string[],
  today: PlainDate
): Promise<Judging> {
  const [covers, rules] = await Promise.all([buyerCovers(trx, policy, buyers, today), contractRules(platform, policy)])
  return { covers, rules, today }
}
