import type { BusinessNumber, CorporateNumber } from '../business-number.ts'
import type { Ratio } from '../ratio.ts'
import type { Won } from '../won.ts'
import type { FirmForm, Industry } from './policyholder.ts'

export type BuyerKind =
  | 'company'
  | 'government'
  | 'local_government'
  | 'government_invested'
  | 'public_body'
  | 'overseas'

/** `sme` is 중소기업, whose cap over all contracts is lower; everything else is `other`. */
export type BuyerSize = 'sme' | 'other'

/** `unrated` (무등급) was assessed and has no grade, a class of its own; `unassessed` was not assessed yet. */
export type CreditStatus = 'graded' | 'unrated' | 'unassessed'

/** What is told of a buyer (구매기업). `null` means not told: a rule that needs it refers and names it. */
export interface Buyer {
  readonly businessNumber: BusinessNumber
  readonly corporateNumber: CorporateNumber | null
  readonly form: FirmForm | null
  readonly kind: BuyerKind
  readonly size: BuyerSize | null
  readonly industry: Industry | null
  /** On the AR scale, 1 (best) to 18. */
  readonly creditStatus: CreditStatus | null
  readonly creditGrade: number | null
  /** On the scale of the simple assessment system (간편보험 평가시스템), 1 (best) to 7. */
  readonly simpleCreditStatus: CreditStatus | null
  readonly simpleGrade: number | null
  readonly relatedFirm: boolean | null
  readonly inArrears: boolean | null
  readonly unsuitable: boolean | null
  readonly financialStatementYears: number | null
  readonly highRiskIndustry: boolean | null
  readonly tradeStatus: 'trading' | 'prospective' | null
  readonly salesLastYear: Won | null
  /** Receivables expected to arise in the coming year. */
  readonly expectedSales: Won | null
  readonly averageReceivables: Won | null
  /** The longest of its bills, where bills are insured. */
  readonly paymentTermDays: number | null
  /** Days until its bills are due on the average of their won, where bills are insured: their rates make up one. */
  readonly meanTermDays?: Ratio
  readonly requestedInsuredAmount: Won | null
  /** With a sales ledger every buyer above the threshold is listed; one left out is `excluded`. */
  readonly selection: 'included' | 'excluded'
}

/**
 * Tells buyers that are one legal person (법인) apart from others: limits and the number of buyers go by it. A corporation is known
 * by its 법인등록번호, where it is told; anyone else by the 사업자등록번호.
 */
export function partyKeyOf({ corporateNumber, businessNumber }: Buyer): string {
  return corporateNumber ?? businessNumber
}
