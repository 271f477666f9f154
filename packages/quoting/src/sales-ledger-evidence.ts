import { businessNumber } from '@trade-credit/domain/business-number.ts'
import type { SalesLedger } from '@trade-credit/domain/eligibility/inclusion.ts'
import { won } from '@trade-credit/domain/won.ts'

/** What of a stored sales ledger proves the sales to each buyer; amounts are whole won. */
export interface StoredSales {
  readonly sales: { readonly supplyValue: number }
  readonly buyers: readonly { readonly businessNumber: string; readonly supplyValue: number }[]
  readonly isComplete: boolean
  readonly repeatedPeriods?: readonly { readonly isAlike: boolean }[]
}

/** What the inclusion rules look at of a ledger. */
export function evidenceOf({ sales, buyers, isComplete, repeatedPeriods = [] }: StoredSales): SalesLedger {
  return {
    sales: won(sales.supplyValue),
    buyers: new Map(buyers.map(buyer => [businessNumber(buyer.businessNumber), won(buyer.supplyValue)])),
    isComplete,
    repeatsPeriod: repeatedPeriods.some(({ isAlike }) => isAlike)
  }
}
