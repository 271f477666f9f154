import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { ApplicationStatus } from '@trade-credit/domain/underwriting/application-lifecycle.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import type { DecisionRecord } from './decision-record.ts'

/** Amounts by business number, in whole won. */
export type Amounts = Readonly<Record<string, number>>

export interface RequestedDocument {
  readonly type: string
  readonly requestedAt: string
}

/** Other insurance of the same receivables, as it was told. */
export interface ToldInsurance {
  readonly insurer: string
  readonly buyer: string
  readonly amount: number
  readonly from: string | null
  readonly until: string | null
}

export interface ApplicationRow {
  readonly id: string
  readonly organisation: string
  readonly client: string
  readonly quote_id: string
  readonly product: QuoteRequestBody['product']
  readonly policyholder: string
  readonly policyholder_party: string
  /** Of the firm's seat, by the rules of the receipt. */
  readonly centre: string | null
  readonly status: ApplicationStatus
  readonly received_on: PlainDate
  readonly requested_inception: PlainDate | null
  readonly payment_plan: 'annual' | 'instalments'
  readonly request: QuoteRequestBody
  readonly asked_amounts: Amounts | null
  readonly record: DecisionRecord | null
  readonly rulebook_sha256: string | null
  readonly disclosures: Readonly<Record<string, boolean>> | null
  readonly other_insurances: readonly ToldInsurance[] | null
  readonly requested_documents: readonly RequestedDocument[]
  /** The last day for what is up to the applicant, by the rules of the receipt; `answer_by` may give it longer. */
  readonly open_until: PlainDate | null
  readonly answer_by: PlainDate | null
  readonly reason: string | null
  readonly offer_id: string | null
  readonly version: bigint
  readonly created_at: Date
  readonly submitted_at: Date | null
  readonly submitted_by: string | null
  readonly updated_at: Date
}
