import type { BusinessNumber, CorporateNumber } from '../business-number.ts'
import type { KsicCode } from '../ksic.ts'
import type { PlainDate } from '../plain-date.ts'
import type { Won } from '../won.ts'

export type FirmForm = 'corporation' | 'sole_proprietor' | 'cooperative'

/** `micro` is 소상공인; micro, small and medium together are 중소기업, `mid_sized` is 중견기업. */
export type FirmSize = 'micro' | 'small' | 'medium' | 'mid_sized' | 'large'

/** A line of business; `activities` are the declared ones that matter where only part of a class is restricted. */
export interface Industry {
  readonly ksic: KsicCode
  readonly ksicRevision: number | null
  readonly activities: readonly string[] | null
}

export interface Premises {
  readonly province: string
  readonly city: string | null
  readonly headquarters: boolean
}

/**
 * What the policyholder (보험계약자) says of itself. `null` means not told: a rule that needs it refers and names it.
 * Names of firms and people never enter the domain.
 */
export interface Policyholder {
  readonly businessNumber: BusinessNumber
  readonly corporateNumber: CorporateNumber | null
  readonly form: FirmForm
  readonly size: FirmSize
  /** 사업개시일: registration of the corporation, or the opening date on the business registration. */
  readonly openedOn: PlainDate | null
  /** Since when there has been a trading record (영업실적). */
  readonly businessRecordSince: PlainDate | null
  readonly latestFiscalYearEnd: PlainDate | null
  readonly industry: Industry | null
  readonly otherIndustries: readonly Industry[]
  readonly premises: readonly Premises[]
  readonly annualSales: readonly { readonly year: number; readonly amount: Won }[]
  readonly salesLastFourQuarters: Won | null
  readonly totalAssets: Won | null
  readonly regularWorkers: number | null
  readonly creditGrade: number | null
  readonly innovative: boolean | null
  readonly promisingIndustry: boolean | null
  readonly youthStartup: boolean | null
  readonly strategicIndustry: boolean | null
  readonly unresolvedGuarantee: boolean | null
  readonly suspended: boolean | null
  readonly payerRelationships: readonly string[]
  /** 2007 terms only: the loading for the policyholder's own credit, 10-30 per cent. */
  readonly creditLoadingPercent: string | null
  /** 2007 terms only: the discount for the policyholder's own credit, up to 40 per cent. */
  readonly creditDiscountPercent: string | null
  /** 2007 terms only: the loading for the share of its buyers that defaulted, 0-20 per cent. */
  readonly buyerDefaultRatioPercent: string | null
}
