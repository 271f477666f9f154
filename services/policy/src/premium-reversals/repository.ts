import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import type { PremiumPayment } from '../premiums/repository.ts'

/** Keeps with the commit that the premium counts no more. */
export function insertReversal(
  trx: Pick<Transaction, 'defer' | 'actor'>,
  { id: policyId, organisation }: StoredPolicy,
  { id }: PremiumPayment,
  { reason, on }: { readonly reason: string; readonly on: PlainDate }
): void {
  trx.defer({
    name: 'insert_premium_reversal',
    text: `insert into policy.premium_reversal (payment_id, organisation, policy_id, reason, reversed_on, client, created_at)
      values ($1, $2, $3, $4, $5, $6, now())`,
    values: [id, organisation, policyId, reason, on, trx.actor.client]
  })
}
