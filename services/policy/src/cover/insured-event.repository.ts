import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { KIN_OF_BUYERS } from './kin-of-buyers.ts'

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
