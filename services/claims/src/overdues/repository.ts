import type { JobTransaction, Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { DueReceivable, KeptOverdue, Settlement, StoredAgreement } from './tables.ts'

type Trx = Pick<JobTransaction, 'query'>

export const RECEIVABLE = `r.id, r.organisation, r.policy_id as "policyId", p.product, r.buyer, r.instrument,
  r.invoice_number as "invoiceNumber", r.due_on as "dueOn", r.put_off_from as "putOffFrom", r.amount, r.settled`

/** A declared receivable that the caller may see; undefined for any other. */
export async function findDueReceivable(trx: Trx, id: string): Promise<DueReceivable | undefined> {
  const rows = await trx.query<DueReceivable>({
    name: 'due_receivable',
    text: `select ${RECEIVABLE} from policy.published_receivable r join policy.published_policy p on p.id = r.policy_id where r.id = $1`,
    values: [id]
  })
  return rows[0]
}

/** Those of the declared receivables that the caller may see. */
export function findDueReceivables(trx: Trx, ids: readonly string[]): Promise<DueReceivable[]> {
  return trx.query<DueReceivable>({
    name: 'due_receivables',
    text: `select ${RECEIVABLE} from policy.published_receivable r join policy.published_policy p on p.id = r.policy_id
      where r.id = any ($1)`,
    values: [ids]
  })
}

/** What is kept of the overdues of these receivables, for those that have any. */
export function findKept(trx: Trx, overdueIds: readonly string[]): Promise<KeptOverdue[]> {
  return trx.query<KeptOverdue>({
    name: 'kept_overdues',
    text: `select id, receivable_id as "receivableId", claimable_on as "claimableOn", marked_on as "markedOn", version
      from claims.overdue where id = any ($1)`,
    values: [overdueIds]
  })
}

/** All agreements on these overdues, the earliest first. */
export function findAgreements(trx: Trx, overdueIds: readonly string[]): Promise<StoredAgreement[]> {
  return trx.query<StoredAgreement>({
    name: 'overdue_agreements',
    text: `select id, overdue_id as "overdueId", kind, agreed_on as "agreedOn", until_on as "untilOn", instalments, reason,
        created_at as "createdAt"
      from claims.overdue_agreement where overdue_id = any ($1) order by id`,
    values: [overdueIds]
  })
}

/** What settled these receivables and was not taken back. */
export function findSettlements(trx: Trx, receivableIds: readonly string[]): Promise<Settlement[]> {
  return trx.query<Settlement>({
    name: 'receivable_settlements',
    text: `select c.receivable_id as "receivableId", c.amount, c.occurred_on as "on"
      from policy.published_receivable_change c
      where c.receivable_id = any ($1) and c.kind <> 'reversal'
        and not exists (select from policy.published_receivable_change u where u.receivable_id = c.receivable_id and u.reverses = c.id)
      order by c.receivable_id, c.occurred_on, c.id`,
    values: [receivableIds]
  })
}

/** Ids of the claims that name these receivables, by receivable: the latest of each. */
export async function findClaimsOf(
  trx: Trx,
  policyIds: readonly string[],
  receivableIds: readonly string[]
): Promise<Map<string, string>> {
  const rows = await trx.query<{ receivableId: string; claimId: string }>({
    name: 'claims_of_overdues',
    text: `select named.id as "receivableId", max(c.id) as "claimId"
      from claims.claim c cross join lateral unnest(c.receivable_ids) as named (id)
      where c.policy_id = any ($1) and c.event_id is null and named.id = any ($2)
      group by named.id`,
    values: [policyIds, receivableIds]
  })
  return new Map(rows.map(({ receivableId, claimId }) => [receivableId, claimId]))
}

/** Begins to keep the overdue of a receivable, unless it is kept already. */
export async function keepOverdue(
  trx: Transaction,
  { id, organisation, policyId, buyer }: DueReceivable,
  overdueId: string,
  now: Date
): Promise<void> {
  await trx.query({
    name: 'keep_overdue',
    text: `insert into claims.overdue (id, organisation, receivable_id, policy_id, buyer, created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $6) on conflict (id) do nothing`,
    values: [overdueId, organisation, id, policyId, buyer, now]
  })
}

/** What is kept of the overdue, locked: the sweep waits until the agreement is committed. */
export async function lockKept(trx: Transaction, overdueId: string): Promise<KeptOverdue> {
  const [row] = await trx.query<KeptOverdue>({
    name: 'lock_overdue',
    text: `select id, receivable_id as "receivableId", claimable_on as "claimableOn", marked_on as "markedOn", version
      from claims.overdue where id = $1 for update`,
    values: [overdueId]
  })
  if (!row) throw new Error(`the overdue ${overdueId} is not kept`)
  return row
}

/** Adds an agreement to a locked overdue, and the day to which it puts the claim off. */
export async function insertAgreement(
  trx: Transaction,
  agreement: StoredAgreement,
  claimableOn: PlainDate
): Promise<void> {
  await trx.query({
    name: 'insert_overdue_agreement',
    text: `insert into claims.overdue_agreement (id, organisation, overdue_id, kind, agreed_on, until_on, instalments, reason, client,
        created_at)
      select $1, o.organisation, o.id, $3, $4, $5, $6, $7, $8, $9 from claims.overdue o where o.id = $2`,
    values: [
      agreement.id,
      agreement.overdueId,
      agreement.kind,
      agreement.agreedOn,
      agreement.untilOn,
      agreement.instalments === null ? null : JSON.stringify(agreement.instalments),
      agreement.reason,
      trx.actor.client,
      agreement.createdAt
    ]
  })
  await trx.query({
    name: 'put_off_overdue',
    text: 'update claims.overdue set claimable_on = $2, version = version + 1, updated_at = $3 where id = $1',
    values: [agreement.overdueId, claimableOn, agreement.createdAt]
  })
}
