import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'

/**
 * Whether an insured event has happened under the policy: a confirmed one to a buyer while it was covered, where a closure is that of one
 * business number, or an overdue that was claimed, or could be while its receivable is unpaid.
 */
export async function hasInsuredEvent(
  trx: Pick<JobTransaction<unknown>, 'query'>,
  policyId: string,
  inception: PlainDate
): Promise<boolean> {
  const [row] = await trx.query<{ happened: boolean }>({
    name: 'insured_event_under_policy',
    text: `select exists (
        select from policy.cover c join claims.published_event e on e.party = c.party
        where c.policy_id = $1 and (e.type <> 'business_closure' or e.buyer = c.business_number)
          and e.occurred_on >= coalesce(c.from_date, $2) and (c.until_date is null or e.occurred_on < c.until_date)
      ) or exists (
        select from claims.published_overdue_claim o
        where o.policy_id = $1 and (not o.is_draft or exists (
          select from policy.receivable r where r.id = any (o.receivable_ids) and r.settled < r.amount))
      ) as happened`,
    values: [policyId, inception]
  })
  return row?.happened ?? false
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

/** Stores it with the commit; a second one for the policy is refused by the database. */
export function insertCancellation(
  trx: Pick<JobTransaction<unknown>, 'defer'>,
  policy: Pick<StoredPolicy, 'id' | 'organisation'>,
  { id, reason, cancelledFrom, requestedOn, record, client }: NewCancellation
): void {
  trx.defer({
    name: 'insert_cancellation',
    text: `insert into policy.cancellation (id, organisation, policy_id, reason, cancelled_from, requested_on, record, client, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, now())`,
    values: [id, policy.organisation, policy.id, reason, cancelledFrom, requestedOn, JSON.stringify(record), client]
  })
}
