import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'

/** Claim money that is paid or reserved under the policy, less what was clawed back and came in. */
export async function claimMoneyOf(trx: Pick<JobTransaction, 'query'>, policyId: string): Promise<Won> {
  const [row] = await trx.query<{ amount: bigint }>({
    name: 'claim_money_of_policy',
    text: 'select amount from claims.published_claim_money where policy_id = $1',
    values: [policyId]
  })
  return won(row?.amount ?? 0n)
}

/** How a policy came to its end before its time. */
export interface NewCancellation {
  readonly id: string
  readonly reason: 'policyholder_request' | 'terms_not_explained' | 'premium_in_arrears'
  readonly cancelledFrom: PlainDate
  readonly requestedOn: PlainDate
  /** The settlement as it was answered. */
  readonly record: object
  readonly client: string
}

/** Stores it with the commit; a second one for the policy is refused by the database, unless those before it were withdrawn. */
export function insertCancellation(
  trx: Pick<JobTransaction, 'defer'>,
  policy: Pick<StoredPolicy, 'id' | 'organisation'>,
  { id, reason, cancelledFrom, requestedOn, record, client }: NewCancellation
): void {
  trx.defer({
    name: 'insert_cancellation',
    text: `insert into policy.cancellation (id, organisation, policy_id, reason, cancelled_from, requested_on, record, client, created_at,
        number, endorsements)
      values ($1, $2, $3, $4, $5, $6, $7, $8, now(),
        1 + (select count(*) from policy.cancellation_withdrawal where policy_id = $3),
        (select count(*) from policy.endorsement where policy_id = $3))`,
    values: [id, policy.organisation, policy.id, reason, cancelledFrom, requestedOn, JSON.stringify(record), client]
  })
}
