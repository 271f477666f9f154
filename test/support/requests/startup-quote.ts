/** The request of the first example in the docs: a start-up that insures one customer. A new copy each time. */
export function startupQuoteRequest() {
  return {
    product: 'single_startup' as const,
    asOf: '2021-12-01' as string | null,
    policyholder: {
      businessNumber: '9998100015',
      corporateNumber: null,
      name: '예시정밀',
      form: 'corporation' as const,
      size: 'small' as const,
      openedOn: '2019-03-04',
      businessRecordSince: '2019-03-04',
      latestFiscalYearEnd: '2020-12-31',
      industry: { ksic: 'C25914', ksicRevision: 10, activities: [] },
      otherIndustries: [],
      premises: [{ province: '부산', city: '사상구', headquarters: true }],
      annualSales: [{ year: 2020, amount: 2_400_000_000 }],
      salesLastFourQuarters: 2_400_000_000,
      totalAssets: 1_800_000_000,
      regularWorkers: 12,
      creditGrade: 6,
      innovative: false,
      promisingIndustry: false,
      youthStartup: false,
      strategicIndustry: true,
      unresolvedGuarantee: false,
      suspended: false,
      payerRelationships: []
    },
    buyers: [
      {
        businessNumber: '9998600043',
        corporateNumber: null,
        name: '예시모터스',
        form: 'corporation' as const,
        kind: 'company' as const,
        size: 'other' as const,
        industry: { ksic: 'C30399' },
        creditStatus: 'graded' as const,
        creditGrade: 5,
        simpleCreditStatus: 'graded' as const,
        simpleGrade: 3,
        relatedFirm: false,
        inArrears: false,
        unsuitable: false,
        financialStatementYears: 3,
        highRiskIndustry: false,
        tradeStatus: 'trading' as const,
        salesLastYear: 300_000_000,
        expectedSales: 350_000_000,
        averageReceivables: null,
        paymentTermDays: 75,
        requestedInsuredAmount: 50_000_000
      }
    ],
    salesLedgerId: null,
    bills: [],
    subsidies: 'best' as const,
    paymentPlan: 'annual' as const
  }
}
