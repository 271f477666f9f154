import { compose, given, sql, where } from '@trade-credit/database/compose.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { LedgerFacts } from '../ledger-reading/ledger-facts.ts'

/** A sales ledger as it was read. Nothing of it ever changes. */
export interface StoredLedger extends LedgerHead {
  readonly facts: LedgerFacts
}

export interface LedgerHead {
  readonly id: string
  readonly organisation: string
  readonly client: string
  readonly policyholder: string
  readonly sha256: Buffer
  readonly stated_period: string
  readonly media_type: string
  readonly bytes: bigint
  readonly reader_version: string
  readonly sales_won: bigint
  readonly created_at: Date
}

const HEAD = `id, organisation, client, policyholder, sha256, stated_period, media_type, bytes, reader_version, sales_won,
  created_at`

/** The ledger; null when it does not exist or is not the caller's to see. */
export async function findLedger(trx: Transaction, id: string): Promise<StoredLedger | null> {
  const [row] = await trx.query<StoredLedger>({
    name: 'find_sales_ledger',
    text: `select ${HEAD}, facts from quote.sales_ledger where id = $1`,
    values: [id]
  })
  return row ?? null
}

/** The caller's own ledger that this edition of the reading made of this file; null when there is none yet. */
export async function findSameLedger(
  trx: Transaction,
  same: Pick<StoredLedger, 'policyholder' | 'sha256' | 'stated_period' | 'reader_version'>
): Promise<StoredLedger | null> {
  const [row] = await trx.query<StoredLedger>({
    name: 'find_same_sales_ledger',
    text: `select ${HEAD}, facts from quote.sales_ledger
      where organisation = $1 and policyholder = $2 and sha256 = $3 and stated_period = $4 and reader_version = $5`,
    values: [trx.actor.organisation, same.policyholder, same.sha256, same.stated_period, same.reader_version]
  })
  return row ?? null
}

/** Adds the ledger unless the same one came in at the same moment; tells whether it did. */
export async function insertLedger(trx: Transaction, ledger: StoredLedger): Promise<boolean> {
  const inserted = await trx.query({
    name: 'insert_sales_ledger',
    text: `insert into quote.sales_ledger (${HEAD}, facts)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing returning id`,
    values: [
      ledger.id,
      ledger.organisation,
      ledger.client,
      ledger.policyholder,
      ledger.sha256,
      ledger.stated_period,
      ledger.media_type,
      ledger.bytes,
      ledger.reader_version,
      ledger.sales_won,
      ledger.created_at,
      JSON.stringify(ledger.facts)
    ]
  })
  return inserted.length === 1
}

/** Ledgers that the caller may see, newest first, from before the id; at most `limit` of them. */
export async function listLedgers(
  trx: Transaction,
  { policyholder }: { readonly policyholder?: string | undefined },
  page: { readonly before: string | null; readonly limit: number }
): Promise<LedgerHead[]> {
  const asked = where(
    given(page.before, id => sql`id < ${id}`),
    given(policyholder, number => sql`policyholder = ${number}`)
  )
  return trx.query<LedgerHead>(
    compose(sql`select ${sql.raw(HEAD)} from quote.sales_ledger ${asked} order by id desc limit ${page.limit}`)
  )
}
