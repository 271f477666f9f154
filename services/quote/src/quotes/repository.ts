import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won, wonView } from '@trade-credit/domain/won.ts'
import type { QuoteRecord } from '@trade-credit/quoting/quote-record.ts'
import { onlyOrganisation } from '@trade-credit/service/access/oversees.ts'
import type { StoredQuote } from './quote-view.ts'
import type { QuoteTables } from './tables.ts'

export interface NewQuote extends StoredQuote {
  readonly requestText: string | Buffer
  readonly record: QuoteRecord
}

/** Stores the quote together with the commit of the request. */
export function insertQuote(trx: Transaction<QuoteTables>, quote: NewQuote): void {
  trx.defer({
    name: 'insert_quote',
    text: `insert into quote.quote (id, organisation, client, product, policyholder, status, as_of, business_date, expires_on,
      insured_amount, payable, rulebook_sha256, engine_version, request, record, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    values: [
      quote.id,
      trx.actor.organisation,
      trx.actor.client,
      quote.product,
      quote.policyholder,
      quote.status,
      quote.asOf,
      quote.businessDate,
      quote.expiresOn,
      quote.insuredAmount,
      quote.payable,
      quote.rulebookSha256,
      quote.engineVersion,
      quote.requestText,
      JSON.stringify(quote.record),
      quote.createdAt
    ]
  })
}

/** The quote and its record; null when it does not exist or is not the caller's to see: Postgres decides which. */
export async function findQuote(
  trx: Transaction<QuoteTables>,
  id: string
): Promise<{ quote: StoredQuote; record: QuoteRecord } | null> {
  const row = await quotes(trx)
    .select([...HEAD, 'record'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? { quote: storedQuote(row), record: row.record } : null
}

export interface QuoteFilters {
  readonly product?: string | undefined
  readonly status?: 'quoted' | 'referred' | 'declined' | 'expired' | 'superseded' | undefined
  readonly policyholder?: string | undefined
}

/** The caller's quotes, newest first, from before the id; at most `limit` of them. */
export async function listQuotes(
  trx: Transaction<QuoteTables>,
  filters: QuoteFilters,
  page: { before: string | null; limit: number; today: PlainDate }
): Promise<StoredQuote[]> {
  let query = quotes(trx).select(HEAD).orderBy('id', 'desc').limit(page.limit)
  const organisation = onlyOrganisation(trx.actor)
  if (organisation !== undefined) query = query.where('quote.quote.organisation', '=', organisation)
  if (page.before !== null) query = query.where('id', '<', page.before)
  if (filters.product !== undefined) query = query.where('product', '=', filters.product)
  if (filters.policyholder !== undefined) query = query.where('policyholder', '=', filters.policyholder)
  // Of the key, which is never null in a row: Postgres then knows that it looks for quotes that have no such row.
  if (filters.status !== undefined)
    query = query.where('later.quote_id', filters.status === 'superseded' ? 'is not' : 'is', null)
  if (filters.status === 'expired') query = query.where('status', '=', 'quoted').where('expires_on', '<', page.today)
  else if (filters.status === 'quoted')
    query = query.where('status', '=', 'quoted').where('expires_on', '>=', page.today)
  else if (filters.status !== undefined && filters.status !== 'superseded')
    query = query.where('status', '=', filters.status)
  return (await query.execute()).map(storedQuote)
}

/** Quotes beside the ones whose place they took (`earlier`) and those that took theirs (`later`). */
export function quotes(trx: Transaction<QuoteTables>) {
  return trx.db
    .selectFrom('quote.quote')
    .leftJoin('quote.quote_supersession as later', 'later.quote_id', 'quote.quote.id')
    .leftJoin('quote.quote_supersession as earlier', 'earlier.by_quote_id', 'quote.quote.id')
}

export const HEAD = [
  'id',
  'product',
  'policyholder',
  'status',
  'as_of',
  'business_date',
  'expires_on',
  'insured_amount',
  'payable',
  'rulebook_sha256',
  'engine_version',
  'created_at',
  'earlier.quote_id as revises',
  'later.by_quote_id as superseded_by'
] as const

export interface HeadRow {
  id: string
  product: string
  policyholder: string
  status: 'quoted' | 'referred' | 'declined'
  as_of: PlainDate
  business_date: PlainDate
  expires_on: PlainDate
  insured_amount: bigint | null
  payable: bigint | null
  rulebook_sha256: string
  engine_version: string
  created_at: Date
  revises: string | null
  superseded_by: string | null
}

/** The row in the words of the code. */
export function storedQuote(row: HeadRow): StoredQuote {
  return {
    id: row.id,
    product: row.product,
    status: row.status,
    policyholder: row.policyholder,
    asOf: row.as_of,
    businessDate: row.business_date,
    expiresOn: row.expires_on,
    rulebookSha256: row.rulebook_sha256,
    engineVersion: row.engine_version,
    createdAt: row.created_at,
    revises: row.revises,
    supersededBy: row.superseded_by,
    insuredAmount: row.insured_amount === null ? null : wonView(won(row.insured_amount)),
    payable: row.payable === null ? null : wonView(won(row.payable))
  }
}
