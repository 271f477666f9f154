import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { QuoteRecord } from '@trade-credit/quoting/quote-record.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import type { ColumnType, JSONColumnType } from 'kysely'

type Written<T> = ColumnType<T, T, never>

/** What the cover depends on, of one buyer, or of all of them where none is named. */
export interface OfferCondition {
  readonly businessNumber: string | null
  readonly text: string
}

/** An offer. That it was accepted, rejected or handed over is added later; whether it stands is up to its hold in the ledger. */
export interface OfferRow {
  id: Written<string>
  organisation: Written<string>
  application_id: Written<string>
  hold_id: Written<string>
  product: Written<string>
  policyholder: Written<string>
  policyholder_party: Written<string>
  valid_until: Written<PlainDate>
  requested_inception: Written<PlainDate | null>
  payment_plan: Written<'annual' | 'instalments'>
  request: JSONColumnType<QuoteRequestBody, string, never>
  record: JSONColumnType<QuoteRecord, string, never>
  conditions: JSONColumnType<readonly OfferCondition[], string, never>
  insured_amount: Written<bigint>
  payable: Written<bigint>
  rulebook_sha256: Written<string>
  engine_version: Written<string>
  created_at: Written<Date>
  accepted_on: PlainDate | null
  accepted_by: string | null
  rejected_on: PlainDate | null
  rejected_by: string | null
  /** The organisation that owned it before, where the channel of the firm took it, and when that was. */
  handed_over_by: ColumnType<string | null, never, never>
  handed_over_on: ColumnType<PlainDate | null, never, never>
}
