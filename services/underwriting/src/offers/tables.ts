import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { QuoteRecord } from '@trade-credit/quoting/quote-record.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'

/** What the cover depends on, of one buyer, or of all of them where none is named. */
export interface OfferCondition {
  readonly businessNumber: string | null
  readonly text: string
}

/** An offer. That it was accepted, rejected or handed over is added later; whether it stands is up to its hold in the ledger. */
export interface OfferRow {
  readonly id: string
  readonly organisation: string
  readonly application_id: string
  readonly hold_id: string
  readonly product: string
  readonly policyholder: string
  readonly policyholder_party: string
  readonly valid_until: PlainDate
  readonly requested_inception: PlainDate | null
  readonly payment_plan: 'annual' | 'instalments'
  readonly request: QuoteRequestBody
  readonly record: QuoteRecord
  readonly conditions: readonly OfferCondition[]
  readonly insured_amount: bigint
  readonly payable: bigint
  readonly rulebook_sha256: string
  readonly engine_version: string
  readonly created_at: Date
  readonly accepted_on: PlainDate | null
  readonly accepted_by: string | null
  readonly rejected_on: PlainDate | null
  readonly rejected_by: string | null
  /** The organisation that owned it before, where the channel of the firm took it, and when that was. */
  readonly handed_over_by: string | null
  readonly handed_over_on: PlainDate | null
}
