import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { daysBetween, type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { type BegunPolicy, coveredUntil } from '../cover/begun-policy.ts'
import { lockPolicy } from '../policies/repository.ts'
import { runOffEnd } from '../policies/run-off.ts'
import { stateOf } from '../policies/stored-policy.ts'
import type { Declaration } from './declaration.ts'

type Platform = Pick<ServicePlatform, 'rulebook'>

/**
 * Lets run-off last as long as what is declared can be claimed: a payment term is no limit of cover, so one that is longer than any the
 * policy counted with counts from now on, and moves an end that is fixed already. To be called before the receivables are kept; takes
 * the policy's row, and so waits for a job that ends its cover, only when there is such a term. A policy that is closed stays so.
 */
export async function keepRunOffOpen(
  trx: Pick<JobTransaction, 'query'>,
  platform: Platform,
  policy: BegunPolicy,
  declarations: readonly Pick<Declaration, 'suppliedOn' | 'dueOn'>[],
  today: PlainDate
): Promise<void> {
  const longestTermDays = longestOf(policy, declarations, today)
  if (longestTermDays <= policy.longestTermDays) return
  const locked = await lockPolicy(trx, policy.id)
  if (!locked || longestTermDays <= locked.longestTermDays) return
  const state = stateOf(locked, today)
  if (state.status === 'closed' || state.coveredUntil === null) return
  const end =
    locked.runOffEndsOn === null
      ? null
      : runOffEnd({ product: locked.product, longestTermDays }, state.coveredUntil, platform, today)
  await trx.query({
    name: 'count_with_longer_term',
    text: 'update policy.policy set longest_term_days = $2, run_off_ends_on = $3, updated_at = now() where id = $1',
    values: [locked.id, longestTermDays, end]
  })
}

/** The longest term of what was supplied while there was cover; bills may have been held before it. */
function longestOf(
  policy: BegunPolicy,
  declarations: readonly Pick<Declaration, 'suppliedOn' | 'dueOn'>[],
  today: PlainDate
): number {
  const until = coveredUntil(policy, today)
  const terms = declarations
    .filter(
      ({ suppliedOn }) => suppliedOn < until && (policy.covers === 'held_bills' || suppliedOn >= policy.inception)
    )
    .map(({ suppliedOn, dueOn }) => daysBetween(plainDate(suppliedOn), plainDate(dueOn)))
  return Math.max(0, ...terms)
}
