import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { findPolicy } from '../policies/repository.ts'
import { type StoredPolicy, stateOf } from '../policies/stored-policy.ts'

/** A policy under which there is, or was, cover. */
export interface BegunPolicy extends StoredPolicy {
  readonly inception: PlainDate
  readonly expiry: PlainDate
}

/** The caller's own policy; null also for one that it may see and is another's. */
export async function findOwnPolicy(trx: Transaction, id: string): Promise<StoredPolicy | null> {
  const found = await findPolicy(trx, id)
  return found && found.organisation === trx.actor.organisation ? found : null
}

/** Whether cover has begun under the policy and was not undone. */
export function hasBegun(policy: StoredPolicy): policy is BegunPolicy {
  return policy.inception !== null && policy.expiry !== null && policy.status !== 'rescinded'
}

/** First day without cover, as the policy stands on the day. */
export function coveredUntil(policy: BegunPolicy, today: PlainDate): PlainDate {
  return stateOf(policy, today).coveredUntil ?? policy.expiry
}
