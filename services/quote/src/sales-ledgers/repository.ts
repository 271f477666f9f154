import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { Selectable } from 'kysely'
import type { SalesLedgerRow, SalesLedgerTables } from './tables.ts'

export type StoredLedger = Selectable<SalesLedgerRow>
export type LedgerHead = Omit<StoredLedger, 'facts'>

type Trx = Transaction<SalesLedgerTables>

const HEAD = [
  'id',
  'organisation',
  'client',
  'policyholder',
  'sha256',
  'stated_period',
  'media_type',
  'bytes',
  'reader_version',
  'sales_won',
  'created_at'
] as const

/** The ledger; null when it does not exist or is not the caller's to see. */
export async function findLedger(trx: Trx, id: string): Promise<StoredLedger | null> {
  const row = await trx.db.selectFrom('quote.sales_ledger').selectAll().where('id', '=', id).executeTakeFirst()
  return row ?? null
}

/** The caller's own ledger that this edition of the reading made of this file; null when there is none yet. */
export async function findSameLedger(
  trx: Trx,
  same: Pick<StoredLedger, 'policyholder' | 'sha256' | 'stated_period' | 'reader_version'>
): Promise<StoredLedger | null> {
  const row = await trx.db
    .selectFrom('quote.sales_ledger')
    .selectAll()
    .where('organisation', '=', trx.actor.organisation)
    .where('policyholder', '=', same.policyholder)
    .where('sha256', '=', same.sha256)
    .where('stated_period', '=', same.stated_period)
    .where('reader_version', '=', same.reader_version)
    .executeTakeFirst()
  return row ?? null
}

/** Adds the ledger unless the same one came in at the same moment; tells whether it did. */
export async function insertLedger(trx: Trx, ledger: StoredLedger): Promise<boolean> {
  const inserted = await trx.db
    .insertInto('quote.sales_ledger')
    .values({ ...ledger, facts: JSON.stringify(ledger.facts) })
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Ledgers that the caller may see, newest first, from before the id; at most `limit` of them. */
export async function listLedgers(
  trx: Trx,
  filters: { readonly policyholder?: string | undefined },
  page: { readonly before: string | null; readonly limit: number }
): Promise<LedgerHead[]> {
  let query = trx.db.selectFrom('quote.sales_ledger').select(HEAD).orderBy('id', 'desc').limit(page.limit)
  if (page.before !== null) query = query.where('id', '<', page.before)
  if (filters.policyholder !== undefined) query = query.where('policyholder', '=', filters.policyholder)
  return query.execute()
}
