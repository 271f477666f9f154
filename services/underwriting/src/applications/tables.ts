import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { ApplicationStatus } from '@trade-credit/domain/underwriting/application-lifecycle.ts'
import type { LedgerTables } from '@trade-credit/ledger/tables.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import type { ColumnType, JSONColumnType } from 'kysely'
import type { DecisionRecord } from './decision-record.ts'

type Written<T> = ColumnType<T, T, never>

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
  id: Written<string>
  organisation: Written<string>
  client: Written<string>
  quote_id: Written<string>
  product: Written<QuoteRequestBody['product']>
  policyholder: Written<string>
  policyholder_party: Written<string>
  /** Of the firm's seat, by the rules of the receipt. */
  centre: Written<string | null>
  status: ApplicationStatus
  received_on: Written<PlainDate>
  requested_inception: Written<PlainDate | null>
  payment_plan: Written<'annual' | 'instalments'>
  request: JSONColumnType<QuoteRequestBody, string, never>
  asked_amounts: JSONColumnType<Amounts, string, string> | null
  record: JSONColumnType<DecisionRecord, string, string> | null
  rulebook_sha256: string | null
  disclosures: JSONColumnType<Readonly<Record<string, boolean>>, string, string> | null
  other_insurances: JSONColumnType<readonly ToldInsurance[], string, string> | null
  requested_documents: JSONColumnType<readonly RequestedDocument[], string, string>
  /** The last day for what is up to the applicant, by the rules of the receipt; `answer_by` may give it longer. */
  open_until: Written<PlainDate | null>
  answer_by: PlainDate | null
  reason: string | null
  offer_id: string | null
  version: bigint
  created_at: Written<Date>
  submitted_at: Date | null
  submitted_by: string | null
  updated_at: Date
}

export interface ConsentRow {
  application_id: Written<string>
  business_number: Written<string>
  organisation: Written<string>
  consented_on: PlainDate
  method: string
  client: string
  created_at: Date
}

export interface ApplicationTables extends LedgerTables {
  'underwriting.application': ApplicationRow
  'underwriting.consent': ConsentRow
}
