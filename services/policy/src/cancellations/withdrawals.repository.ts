import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

/** A cancellation as whoever withdraws it has to know it. */
export interface WithdrawableCancellation {
  readonly id: string
  readonly organisation: string
  readonly policyId: string
  readonly cancelledFrom: PlainDate
  readonly requestedOn: PlainDate
  /** The moment of its transaction, as Postgres writes it: by this the ledger knows what was given back in it. */
  readonly createdAt: string
  readonly waits: boolean
  /** The invoices that it took back; null in records that do not say. */
  readonly voided: readonly string[] | null
  readonly withdrawn: boolean
  readonly endorsedSince: boolean
}

/** One of the policy's cancellations; null when it is not there. Lock the policy first. */
export async function findCancellation(
  trx: Pick<Transaction, 'query'>,
  policyId: string,
  id: string
): Promise<WithdrawableCancellation | null> {
  const [row] = await trx.query<WithdrawableCancellation>({
    name: 'find_cancellation',
    text: `select c.id, c.organisation, c.policy_id as "policyId", c.cancelled_from as "cancelledFrom",
        c.requested_on as "requestedOn", c.created_at::text as "createdAt", c.record ->> 'refundOn' is not null as waits,
        c.record -> 'voided' as voided,
        exists (select from policy.cancellation_withdrawal w where w.cancellation_id = c.id) as withdrawn,
        (select count(*) from policy.endorsement e where e.policy_id = c.policy_id) > c.endorsements as "endorsedSince"
      from policy.cancellation c where c.policy_id = $1 and c.id = $2`,
    values: [policyId, id]
  })
  return row ?? null
}

/** Keeps the withdrawal with the commit; the database takes one for each cancellation. */
export function insertWithdrawal(
  trx: Pick<Transaction, 'defer' | 'actor'>,
  { id, organisation, policyId }: WithdrawableCancellation,
  { reason, withdrawnOn }: { readonly reason: string; readonly withdrawnOn: PlainDate }
): void {
  trx.defer({
    name: 'insert_cancellation_withdrawal',
    text: `insert into policy.cancellation_withdrawal (cancellation_id, organisation, policy_id, reason, withdrawn_on, client, created_at)
      values ($1, $2, $3, $4, $5, $6, now())`,
    values: [id, organisation, policyId, reason, withdrawnOn, trx.actor.client]
  })
}
