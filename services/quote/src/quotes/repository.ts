import { compose, type Fragment, given, sql, where } from '@trade-credit/database/compose.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won, wonView } from '@trade-credit/domain/won.ts'
import type { QuoteRecord } from '@trade-credit/quoting/quote-record.ts'
import { onlyOrganisation } from '@trade-credit/service/access/oversees.ts'
import type { StoredQuote } from './quote-view.ts'

export interface NewQuote extends StoredQuote {
  readonly requestText: string | Buffer
  readonly record: QuoteRecord
}

/** Stores the quote together with the commit of the request. */
export function insertQuote(trx: Transaction, quote: NewQuote): void {
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
  trx: Transaction,
  id: string
): Promise<{ quote: StoredQuote; record: QuoteRecord } | null> {
  const [row] = await trx.query<HeadRow & { record: QuoteRecord }>({
    name: 'find_quote',
    text: `select ${HEAD}, q.record from ${QUOTES} where q.id = $1`,
    values: [id]
  })
  return row ? { quote: storedQuote(row), record: row.record } : null
}

export interface QuoteFilters {
  readonly product?: string | undefined
  readonly status?: 'quoted' | 'referred' | 'declined' | 'expired' | 'superseded' | undefined
  readonly policyholder?: string | undefined
}

/** The caller's quotes, newest first, from before the id; at most `limit` of them. */
export async function listQuotes(
  trx: Transaction,
  { product, status, policyholder }: QuoteFilters,
  page: { before: string | null; limit: number; today: PlainDate }
): Promise<StoredQuote[]> {
  const asked = where(
    given(onlyOrganisation(trx.actor), organisation => sql`q.organisation = ${organisation}`),
    given(page.before, id => sql`q.id < ${id}`),
    given(product, code => sql`q.product = ${code}`),
    given(policyholder, number => sql`q.policyholder = ${number}`),
    given(status, wanted => statusIs(wanted, page.today))
  )
  const rows = await trx.query<HeadRow>(
    compose(sql`select ${sql.raw(HEAD)} from ${sql.raw(QUOTES)} ${asked} order by q.id desc limit ${page.limit}`)
  )
  return rows.map(storedQuote)
}

/** By the key of `later`, which is never null in a row: Postgres then knows that it looks for quotes that have no such row. */
function statusIs(status: NonNullable<QuoteFilters['status']>, today: PlainDate): Fragment {
  switch (status) {
    case 'superseded':
      return sql`later.quote_id is not null`
    case 'expired':
      return sql`later.quote_id is null and q.status = 'quoted' and q.expires_on < ${today}`
    case 'quoted':
      return sql`later.quote_id is null and q.status = 'quoted' and q.expires_on >= ${today}`
    default:
      return sql`later.quote_id is null and q.status = ${status}`
  }
}

/** Quotes beside the ones whose place they took (`earlier`) and those that took theirs (`later`). */
export const QUOTES = `quote.quote q left join quote.quote_supersession later on later.quote_id = q.id
  left join quote.quote_supersession earlier on earlier.by_quote_id = q.id`

export const HEAD = `q.id, q.product, q.policyholder, q.status, q.as_of, q.business_date, q.expires_on, q.insured_amount, q.payable,
  q.rulebook_sha256, q.engine_version, q.created_at, earlier.quote_id as revises, later.by_quote_id as superseded_by`

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
