import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { QuoteRecord } from '@trade-credit/quoting/quote-record.ts'

type Trx = Pick<Transaction, 'query'>

/** What of a stored quote a replay needs. */
export interface KeptQuote {
  readonly id: string
  readonly status: string
  readonly businessDate: PlainDate
  readonly rulebookSha256: string
  readonly engineVersion: string
  /** As it was sent. */
  readonly request: object
  readonly record: QuoteRecord
}

/** Which quotes are replayed. */
export interface QuotePeriod {
  readonly from: PlainDate
  /** The last day. */
  readonly to: PlainDate
  readonly product: string | null
}

/**
 * Ids of the quotes that were made on the days of the period under their rules and whose place no other took, oldest first, at most
 * `limit`. Illustrative ones, which no application can use, are left out. Reads no documents, only rows.
 */
export async function quoteIdsOf(trx: Trx, { from, to, product }: QuotePeriod, limit: number): Promise<string[]> {
  const rows = await trx.query<{ id: string }>({
    name: 'quote_ids_of_period',
    text: `select q.id from quote.quote q
      where q.business_date between $1 and $2 and q.as_of = q.business_date and ($3::text is null or q.product = $3)
        and not exists (select from quote.quote_supersession s where s.quote_id = q.id)
      order by q.id limit $4`,
    values: [from, to, product, limit]
  })
  return rows.map(({ id }) => id)
}

/** The quotes of these ids, in their order. */
export function findKeptQuotes(trx: Trx, ids: readonly string[]): Promise<KeptQuote[]> {
  return trx.query<KeptQuote>({
    name: 'kept_quotes',
    text: `select id, status, business_date as "businessDate", rulebook_sha256 as "rulebookSha256",
        engine_version as "engineVersion", request, record
      from quote.quote where id = any ($1) order by id`,
    values: [ids]
  })
}
