import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { type Invoice, invoicesOf } from '../invoices/repository.ts'
import { findPolicy } from './repository.ts'
import type { StoredPolicy } from './stored-policy.ts'

/** A policy with what was invoiced for it, and the day on which it is looked at. */
export interface LoadedPolicy {
  readonly policy: StoredPolicy
  readonly invoices: readonly Invoice[]
  readonly today: PlainDate
}

/** The policy, read and not locked. Ends in `not_found` where it is not there, or not the caller's to see. */
export async function loadPolicy(
  trx: Transaction,
  policyId: string,
  businessDate: () => Promise<PlainDate>
): Promise<LoadedPolicy> {
  const [policy, invoices, today] = await Promise.all([
    findPolicy(trx, policyId),
    invoicesOf(trx, [policyId]),
    businessDate()
  ])
  return policy ? { policy, invoices, today } : problem('not_found')
}
