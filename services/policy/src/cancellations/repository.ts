import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import { KIN_OF_BUYERS } from '../cover/kin-of-buyers.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'

/**
 * Whether an insured event has happened under the policy: a confirmed one to a buyer while it was covered, where a closure is that of one
 * business number, or an overdue that was claimed, or could be while its receivable is unpaid. With `before`, only what happened before
 * that day counts.
 */
export async function hasInsuredEvent(
  trx: Pick<JobTransaction, 'query'>,
  policyId: string,
  inception: PlainDate,
  before: PlainDate | null = null
): Promise<boolean> {
  const [row] = await trx.query<{ happened: boolean }>({
    name: 'insured_event_under_policy',
    text: `select exists (
        select from ${KIN_OF_BUYERS} join policy.cover c on c.policy_id = $1 and c.business_number = kin.buyer
          join claims.published_event e on e.buyer = kin.number and (e.type <> 'business_closure' or e.buyer = kin.buyer)
        where e.occurred_on >= coalesce(c.from_date, $2) and (c.until_date is null or e.occurred_on < c.until_date)
          and ($3::date is null or e.occurred_on < $3)
      ) or exists (
        select from claims.published_overdue_claim o
        where o.policy_id = $1 and ($3::date is null or o.occurred_on < $3) and (not o.is_draft or exists (
          select from policy.receivable r where r.id = any (o.receivable_ids) and r.settled < r.amount))
      ) as happened`,
    values: [policyId, inception, before]
  })
  return row?.happened ?? false
}

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

/** Whether the end has given something back. */
export async function hasGivenBack(
  trx: Pick<JobTransaction, 'query'>,
  endId: string,
  policyId: string
): Promise<boolean> {
  const [row] = await trx.query<{ given: boolean }>({
    name: 'end_gave_back',
    text: 'select exists (select from policy.premium_refund where policy_id = $1 and source_id = $2) as given',
    values: [policyId, endId]
  })
  return row?.given ?? false
}
