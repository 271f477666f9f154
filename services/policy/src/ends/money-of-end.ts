import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { settleEarlyEnd } from '@trade-credit/domain/policy/early-end.ts'
import { settleDisclosureBreach } from '@trade-credit/domain/policy/rescission.ts'
import { NO_WON } from '@trade-credit/domain/won.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { receivedInForceOf, receivedLessGivenBack } from '../endorsements/received-in-force.ts'
import { receivedOf } from '../invoices/premium-sums.ts'
import type { Invoice } from '../invoices/repository.ts'
import { contractRules } from '../policies/contract-rules.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import { type MoneyBack } from './end-policy.ts'
import { asTheEndFoundThem, type StandingEnd } from './standing-end.repository.ts'

/**
 * What an end comes to by the premium that stands now: the same as when it was settled, unless premium was reversed or set off since. So
 * whatever comes after an end is told by the difference of two of these. What programmes get back of a contract of which no day was used is
 * theirs whatever the policyholder paid, and is left out.
 */
export async function moneyOfEnd(
  trx: Pick<JobTransaction, 'query'>,
  platform: Pick<ServicePlatform, 'rulebook'>,
  policy: StoredPolicy,
  invoices: readonly Invoice[],
  end: StandingEnd,
  eventOccurred: boolean
): Promise<MoneyBack> {
  const asked = asTheEndFoundThem(invoices, end)
  const { inception, expiry } = policy
  const { from, endorsements } = end
  const nothingUsed = { programmes: [], stillOwed: NO_WON }
  if (end.reason === 'unexplained') {
    return { ...nothingUsed, policyholder: await receivedLessGivenBack(trx, policy.id, asked) }
  }
  if (inception === null || expiry === null || from === null) return { ...nothingUsed, policyholder: receivedOf(asked) }
  const received = await receivedInForceOf(trx, policy.id, asked, { from, endorsements })
  const early = { ...received, inception, until: expiry, cancelledFrom: from }
  const rules = await contractRules(platform, policy)
  if (end.reason !== 'rescission') return settleEarlyEnd({ ...early, eventOccurred }, rules)
  const law = platform.rulebook.on(policy.boundOn).rulesAt(policy.boundOn)
  return settleDisclosureBreach(early, rules, law)
}
