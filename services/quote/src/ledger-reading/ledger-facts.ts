/** Why a row was not understood. */
export type RowTrouble =
  | 'no_business_number'
  | 'not_a_business_number'
  | 'wrong_check_digit'
  | 'no_amount'
  | 'amount_unreadable'
  | 'amount_not_whole'
  | 'formula_without_value'
  | 'no_period'
  | 'purchases'
  | 'unknown_row'

/** What a ledger says, as it is kept: amounts are whole won, below 0 where corrections outweigh sales. */
export interface LedgerFacts {
  /** Oldest first. Counted are the latest four quarters. */
  readonly periods: readonly (Totals & { readonly period: string; readonly isCounted: boolean })[]
  /** Whether four whole quarters are counted, and of each all months that the file tells singly. */
  readonly isComplete: boolean
  /** Of the counted periods, persons included: all sales that the ledger shows. */
  readonly sales: Totals
  /** Of these, sales to persons without a business number (주민등록번호 기재분). */
  readonly persons: Totals
  /** The largest first. */
  readonly buyers: readonly LedgerBuyer[]
  readonly rows: Readonly<Record<RowKind | 'notUnderstood' | 'all', number>>
  readonly notUnderstood: readonly (RowPlace & { readonly code: RowTrouble })[]
  /** Rows of sums (합계, 소계): they are not added, but compared to the rows above them. */
  readonly totals: readonly (RowPlace & { readonly supplyValue: number; readonly agrees: boolean })[]
  /** Counted periods that several sheets tell of, whose sales are all added; none of a reading before edition 2. */
  readonly repeatedPeriods?: readonly RepeatedPeriod[]
  /** Counted quarters that the file tells by months, and of which it lacks some; none of a reading before edition 3. */
  readonly partialQuarters?: readonly PartialQuarter[]
  /** The seller's own business number where a title tells it. */
  readonly supplier: string | null
}

/** A quarter of which only some months are told. */
export interface PartialQuarter {
  readonly period: string
  /** Those that are, 1 to 12. */
  readonly months: readonly number[]
}

/** A period of more than one sheet. */
export interface RepeatedPeriod {
  readonly period: string
  readonly sheets: readonly { readonly sheet: string; readonly supplyValue: number }[]
  /** Whether two of them come to the same won, as a copy does, or a list beside its summary. */
  readonly isAlike: boolean
}

export type RowKind = 'buyers' | 'persons' | 'totals' | 'headings' | 'blank'

export interface Totals {
  readonly supplyValue: number
  readonly tax: number
  readonly invoices: number
}

export interface LedgerBuyer extends Totals {
  readonly businessNumber: string
  /** Every name it was given, as often as the names differ by more than spaces. */
  readonly names: readonly string[]
  readonly periods: readonly { readonly period: string; readonly supplyValue: number }[]
}

export interface RowPlace {
  readonly sheet: string
  readonly row: number
}
