import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { QuoteRecord } from '@trade-credit/quoting/quote-record.ts'
import type { ColumnType, JSONColumnType } from 'kysely'

type Written<T> = ColumnType<T, T, never>

/** A stored quote. Nothing of it ever changes: what happened to it later stands in rows of its own. */
export interface QuoteRow {
  id: Written<string>
  organisation: Written<string>
  client: Written<string>
  product: Written<string>
  policyholder: Written<string>
  status: Written<'quoted' | 'referred' | 'declined'>
  as_of: Written<PlainDate>
  business_date: Written<PlainDate>
  expires_on: Written<PlainDate>
  insured_amount: Written<bigint | null>
  payable: Written<bigint | null>
  rulebook_sha256: Written<string>
  engine_version: Written<string>
  request: JSONColumnType<object>
  record: JSONColumnType<QuoteRecord>
  created_at: Written<Date>
}

/** That another quote took a quote's place. */
export interface QuoteSupersessionRow {
  organisation: Written<string>
  quote_id: Written<string>
  by_quote_id: Written<string>
  at: Written<Date>
}

export interface QuoteTables {
  'quote.quote': QuoteRow
  'quote.quote_supersession': QuoteSupersessionRow
}
