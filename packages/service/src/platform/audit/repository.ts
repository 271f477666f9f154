import type { Transaction } from '@trade-credit/database/transaction.ts'

/** A row of platform.audit_entry. */
export interface AuditEntryRow {
  readonly aggregate_id: string
  readonly aggregate_type: string
  readonly position: bigint
  readonly organisation: string
  readonly client: string
  readonly action: string
  readonly occurred_at: Date
  readonly text: string
  readonly previous_hash: Buffer
  readonly hash: Buffer
}

/** The entries of one chain after a position, oldest first. Without a type, of the first one that the id is used with. */
export async function findAuditEntries(
  trx: Pick<Transaction, 'query'>,
  chain: { readonly aggregate: string; readonly type?: string | undefined },
  after: number,
  limit: number
): Promise<AuditEntryRow[]> {
  return trx.query<AuditEntryRow>({
    name: 'audit_entries_page',
    text: `select aggregate_id, aggregate_type, position, organisation, client, action, occurred_at, text, previous_hash, hash
      from platform.audit_entry
      where aggregate_id = $1 and aggregate_type = coalesce($2,
        (select min(e.aggregate_type) from platform.audit_entry e where e.aggregate_id = $1)) and position > $3
      order by position limit $4`,
    values: [chain.aggregate, chain.type ?? null, after, limit]
  })
}
