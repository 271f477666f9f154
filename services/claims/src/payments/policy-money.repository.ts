import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { StoredClaim } from '../claims/claim.ts'

/**
 * Holds a policy's claim money until this transaction ends: who else fixes or reserves an amount under the policy waits. A policy
 * has its row from the first time on; two first times wait for each other too.
 */
export async function lockPolicyMoney(
  trx: Pick<Transaction<unknown>, 'query'>,
  { policyId, organisation }: Pick<StoredClaim, 'policyId' | 'organisation'>
): Promise<void> {
  await trx.query({
    name: 'lock_policy_money',
    text: `insert into claims.policy_money (policy_id, organisation) values ($1, $2)
      on conflict (policy_id) do update set organisation = excluded.organisation`,
    values: [policyId, organisation]
  })
}
