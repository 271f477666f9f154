import type { ColumnType, JSONColumnType } from 'kysely'
import type { LedgerFacts } from './ledger-facts.ts'

type Written<T> = ColumnType<T, T, never>

/** A sales ledger as it was read. Nothing of it ever changes. */
export interface SalesLedgerRow {
  id: Written<string>
  organisation: Written<string>
  client: Written<string>
  policyholder: Written<string>
  sha256: Written<Buffer>
  stated_period: Written<string>
  media_type: Written<string>
  bytes: Written<bigint>
  reader_version: Written<string>
  sales_won: Written<bigint>
  facts: JSONColumnType<LedgerFacts>
  created_at: Written<Date>
}

export interface SalesLedgerTables {
  'quote.sales_ledger': SalesLedgerRow
}
