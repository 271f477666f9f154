/** The firm of the first quote that the README asks for. */
export const POLICYHOLDER_EXAMPLE = {
  businessNumber: '9998100015',
  corporateNumber: null,
  name: '예시정밀',
  form: 'corporation',
  size: 'small',
  openedOn: '2019-03-04',
  businessRecordSince: '2019-03-04',
  latestFiscalYearEnd: '2020-12-31',
  industry: {
    ksic: 'C25914',
    ksicRevision: 10,
    activities: []
  },
  otherIndustries: [],
  premises: [
    {
      province: '부산',
      city: '사상구',
      headquarters: true
    }
  ],
  annualSales: [
    {
      year: 2020,
      amount: 2400000000
    }
  ],
  salesLastFourQuarters: 2400000000,
  totalAssets: 1800000000,
  regularWorkers: 12,
  creditGrade: 6,
  innovative: false,
  promisingIndustry: false,
  youthStartup: false,
  strategicIndustry: true,
  unresolvedGuarantee: false,
  suspended: false,
  payerRelationships: []
}

/** Its customer. */
export const BUYER_EXAMPLE = {
  businessNumber: '9998600043',
  corporateNumber: null,
  name: '예시모터스',
  form: 'corporation',
  kind: 'company',
  size: 'other',
  industry: {
    ksic: 'C30399'
  },
  creditStatus: 'graded',
  creditGrade: 5,
  simpleCreditStatus: 'graded',
  simpleGrade: 3,
  relatedFirm: false,
  inArrears: false,
  unsuitable: false,
  financialStatementYears: 3,
  highRiskIndustry: false,
  tradeStatus: 'trading',
  salesLastYear: 300000000,
  expectedSales: 350000000,
  averageReceivables: null,
  paymentTermDays: 75,
  requestedInsuredAmount: 50000000
}

/** The first quote as the README asks for it; a test compares the two. */
export const QUOTE_REQUEST_EXAMPLE = {
  product: 'single_startup',
  asOf: '2021-12-01',
  policyholder: POLICYHOLDER_EXAMPLE,
  buyers: [BUYER_EXAMPLE],
  salesLedgerId: null,
  bills: [],
  subsidies: 'best',
  paymentPlan: 'annual'
}
