import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { soFarKey } from '../covers/money-so-far.repository.ts'

type Trx = Pick<JobTransaction, 'query'>

/** Ids of the drafts in which overdue receivables gather, by policy and buyer. */
export async function findOpenDrafts(trx: Trx, policyIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await trx.query<{ id: string; policyId: string; buyer: string }>({
    name: 'open_overdue_drafts',
    text: `select id, policy_id as "policyId", buyer from claims.claim
      where policy_id = any ($1) and event_id is null and status = 'draft'`,
    values: [policyIds]
  })
  return new Map(rows.map(({ id, policyId, buyer }) => [soFarKey(policyId, buyer), id]))
}

/** What gathered in those drafts already, with the day from which each can be claimed. */
export async function findGatheredClaimable(
  trx: Trx,
  policyIds: readonly string[]
): Promise<Map<string, { readonly receivableId: string; readonly claimableOn: PlainDate }[]>> {
  const rows = await trx.query<{ policyId: string; buyer: string; receivableId: string; claimableOn: PlainDate }>({
    name: 'gathered_claimable',
    text: `select o.policy_id as "policyId", o.buyer, o.receivable_id as "receivableId", o.claimable_on as "claimableOn"
      from claims.claim c cross join lateral unnest(c.receivable_ids) as named (id)
      join claims.overdue o on o.organisation = c.organisation and o.receivable_id = named.id
      where c.policy_id = any ($1) and c.event_id is null and c.status = 'draft' and o.claimable_on is not null`,
    values: [policyIds]
  })
  return Map.groupBy(rows, row => soFarKey(row.policyId, row.buyer))
}
