import type { components } from '@trade-credit/client/client.ts'

type QuoteRequest = components['schemas']['QuoteRequest']

/** The firm of the story; it and its customers are made up, as numbers that begin with 999 are. */
export const POLICYHOLDER: QuoteRequest['policyholder'] = {
  businessNumber: '9998100015',
  name: '예시정밀',
  form: 'corporation',
  size: 'small',
  openedOn: '2015-03-04',
  businessRecordSince: '2015-03-04',
  latestFiscalYearEnd: '2020-12-31',
  industry: { ksic: 'C25914', ksicRevision: 10, activities: [] },
  premises: [{ province: '부산', city: '사상구', headquarters: true }],
  annualSales: [
    { year: 2018, amount: 1_400_000_000 },
    { year: 2019, amount: 1_600_000_000 },
    { year: 2020, amount: 1_750_000_000 }
  ],
  salesLastFourQuarters: 2_076_000_000,
  totalAssets: 1_800_000_000,
  regularWorkers: 12,
  creditGrade: 6,
  innovative: false,
  promisingIndustry: false,
  youthStartup: false,
  strategicIndustry: true,
  unresolvedGuarantee: false,
  suspended: false
}

/** What the firm knows of its customers besides what the ledger says, and how the insurer grades them, AR 1 (best) to 18. */
export const CUSTOMERS = [
  { businessNumber: '9998500013', industry: 'C30399', termDays: 75, grade: 7, simpleGrade: 4 },
  { businessNumber: '9998500027', industry: 'C24112', termDays: 60, grade: 5, simpleGrade: 3 },
  { businessNumber: '9998500032', industry: 'C31114', termDays: 90, grade: 8, simpleGrade: 4 },
  { businessNumber: '9998500046', industry: 'C26293', termDays: 60, grade: 4, simpleGrade: 2 },
  { businessNumber: '9998500051', industry: 'C29176', termDays: 60, grade: 6, simpleGrade: 3 }
] as const

/** The customer that is going to fail. */
export const FAILING = CUSTOMERS[0]

/** A buyer of a quote, with the sales that the ledger shows. */
export function buyerOf(
  customer: (typeof CUSTOMERS)[number],
  name: string,
  salesLastYear: number
): QuoteRequest['buyers'][number] {
  return {
    businessNumber: customer.businessNumber,
    name,
    form: 'corporation',
    kind: 'company',
    size: 'other',
    industry: { ksic: customer.industry },
    creditStatus: 'graded',
    creditGrade: customer.grade,
    simpleCreditStatus: 'graded',
    simpleGrade: customer.simpleGrade,
    relatedFirm: false,
    inArrears: false,
    unsuitable: false,
    financialStatementYears: 3,
    highRiskIndustry: false,
    tradeStatus: 'trading',
    salesLastYear,
    expectedSales: salesLastYear,
    paymentTermDays: customer.termDays
  }
}
