import t from 'tap'
import { type BuyerChanges, findingsOf, type Product } from '../../support/quote-case.ts'
import { soundQuote } from '../../support/sound-quote.ts'

type Facts = Parameters<typeof soundQuote>[2]
type Row = readonly [sentence: string, product: Product, on: string, changes: Facts, findings: readonly string[]]

const OFFICE = '2021-12-01'
const LATER = '2025-07-01'
const EOK = 100_000_000
const NONE_LEFT = 'decline quote.too_few_buyers'

/** What only some products ask of the policyholder. The sound firm opened on 1 January three years ago. */
const POLICYHOLDER: readonly Row[] = [
  // 001:L253 당기말 현재 영업실적 1년 이상; 002:L10 당기말 현재 업력 1년 이상
  ['2021: a record of exactly a year', 'single_general', OFFICE, record('2020-01-01', '2020-12-31'), []],
  [
    '2021: a record a day short of a year',
    'single_general',
    OFFICE,
    record('2020-01-02', '2020-12-31'),
    ['decline policyholder.trading_record_too_short']
  ],
  [
    'a leap-day record ends with February',
    'single_general',
    OFFICE,
    record('2020-02-29', '2021-02-27'),
    ['decline policyholder.trading_record_too_short']
  ],
  ['a leap-day record on the last of February', 'single_general', OFFICE, record('2020-02-29', '2021-02-28'), []],
  ['2021: the record not told', 'single_general', OFFICE, policyholder({ businessRecordSince: null }), missing()],
  ['the year-end not told', 'single_general', OFFICE, policyholder({ latestFiscalYearEnd: null }), missing()],
  [
    'a year-end after the application',
    'single_general',
    OFFICE,
    policyholder({ latestFiscalYearEnd: '2021-12-02' }),
    ['refer policyholder.year_end_in_future']
  ],
  ['a year-end on the day', 'single_general', OFFICE, policyholder({ latestFiscalYearEnd: OFFICE }), []],
  [
    '2023-03-31: the record still counts',
    'single_general',
    '2023-03-31',
    { policyholder: { openedOn: '2010-01-01', businessRecordSince: '2022-01-02', latestFiscalYearEnd: '2022-12-31' } },
    ['decline policyholder.trading_record_too_short']
  ],
  [
    '2023-04-01: the age counts',
    'single_general',
    '2023-04-01',
    { policyholder: { openedOn: '2010-01-01', businessRecordSince: '2022-01-02', latestFiscalYearEnd: '2022-12-31' } },
    []
  ],
  ['2023: exactly a year old', 'single_general', '2023-04-01', age('2022-01-01', '2022-12-31'), []],
  [
    '2023: a day short of a year',
    'single_general',
    '2023-04-01',
    age('2022-01-02', '2022-12-31'),
    ['decline policyholder.business_age_too_short']
  ],
  ['2023: a record is not asked for', 'single_general', '2023-04-01', policyholder({ businessRecordSince: null }), []],
  ['2023: the opening day not told', 'single_general', '2023-04-01', policyholder({ openedOn: null }), missing()],
  ...(['single_simple', 'single_startup', 'online_simple', 'online_startup', 'online_direct'] as const).map(
    (product): Row => [`001:L334, L345, L390 ${product} asks for no record`, product, LATER, record(null, null), []]
  ),

  // 001:L345, L399 창업기업: 7년 이내
  ['online start-up, seventh anniversary', 'online_startup', OFFICE, policyholder({ openedOn: '2014-12-01' }), []],
  [
    'online start-up, the day after',
    'online_startup',
    OFFICE,
    policyholder({ openedOn: '2014-11-30' }),
    ['decline policyholder.business_age_over_limit']
  ],

  // 001:L354 당기매출액 30억원 미만
  ['소기업형, one won under 30억', 'single_small_firm', OFFICE, sales(30 * EOK - 1), []],
  ['소기업형, at 30억', 'single_small_firm', OFFICE, sales(30 * EOK), ['decline policyholder.sales_not_below_limit']],
  ['소기업형, sales not told', 'single_small_firm', OFFICE, policyholder({ annualSales: [] }), missing()],
  ['일반형 has no limit of sales', 'single_general', OFFICE, sales(900 * EOK), []],

  // 001:L373 주된 업종이 제조업 혹은 도매업
  ['B2B Plus⁺, wholesale', 'b2b_plus', OFFICE, industry('G46510'), []],
  ['B2B Plus⁺, retail', 'b2b_plus', OFFICE, industry('G47111'), ['decline policyholder.industry_not_admitted']],
  ['B2B Plus⁺, services', 'b2b_plus', OFFICE, industry('J62010'), ['decline policyholder.industry_not_admitted']],
  ['일반형, services', 'single_general', OFFICE, industry('J62010'), []],

  // 000:L297 소상공인
  ['소상공인 보험, a micro business', 'micro_business', LATER, {}, []],
  [
    '소상공인 보험, a small firm',
    'micro_business',
    LATER,
    policyholder({ size: 'small' }),
    ['decline policyholder.not_micro_business']
  ],

  // 002:L10 중소기업협동조합
  [
    'a co-operative, the day before it is named',
    'single_general',
    '2023-03-31',
    policyholder({ form: 'cooperative' }),
    ['refer policyholder.form_not_named']
  ],
  ['a co-operative from then on', 'single_general', '2023-04-01', policyholder({ form: 'cooperative' }), []],
  ['a sole proprietor', 'single_general', OFFICE, policyholder({ form: 'sole_proprietor' }), []],

  // 003:L2039 직전 3개년
  [
    'mid-sized, a year in between not told',
    'single_general',
    OFFICE,
    policyholder({ size: 'mid_sized', annualSales: [2020, 2019, 2017].map(year => ({ year, amount: EOK })) }),
    missing()
  ],

  // 002:L22
  [
    'an industry code of another revision',
    'single_general',
    LATER,
    policyholder({ industry: { ksic: 'C25914', ksicRevision: 11, activities: [] } }),
    ['note policyholder.industry_of_other_revision']
  ],
  [
    'a declared part of a class',
    'single_general',
    OFFICE,
    policyholder({ industry: { ksic: 'G46102', ksicRevision: 10, activities: ['tobacco_or_liquor_brokerage'] } }),
    ['decline policyholder.industry_restricted']
  ],

  // 001:L348, L403 청년창업: what decides the rate has to be told
  ['start-up, youth not told', 'single_startup', OFFICE, policyholder({ youthStartup: null }), missing()],
  ['online start-up, youth not told', 'online_startup', OFFICE, policyholder({ youthStartup: null }), missing()],
  ['일반형 does not ask for youth', 'single_general', OFFICE, policyholder({ youthStartup: null }), []]
]

/** What only some products ask of the buyer. */
const BUYER: readonly Row[] = [
  ['B2B Plus⁺ 001:L374 two years of statements', 'b2b_plus', OFFICE, buyer({ financialStatementYears: 2 }), []],
  [
    'one year of statements',
    'b2b_plus',
    OFFICE,
    buyer({ financialStatementYears: 1 }),
    ['decline buyer.statements_too_few']
  ],
  ['statements not told', 'b2b_plus', OFFICE, buyer({ financialStatementYears: null }), missing()],
  ['일반형 asks for none', 'single_general', OFFICE, buyer({ financialStatementYears: 0, highRiskIndustry: true }), []],
  ['a high-risk industry', 'b2b_plus', OFFICE, buyer({ highRiskIndustry: true }), ['decline buyer.high_risk_industry']],
  ['high risk not told', 'b2b_plus', OFFICE, buyer({ highRiskIndustry: null }), missing()],
  [
    'a construction firm may be a buyer (001:L421)',
    'single_general',
    OFFICE,
    buyer({ industry: { ksic: 'F41111' } }),
    []
  ],
  ['unsuitable not told', 'single_general', OFFICE, buyer({ unsuitable: null }), missing()],
  ['unsuitable at the office', 'single_simple', OFFICE, buyer({ unsuitable: true }), ['decline buyer.unsuitable']],
  ['unsuitable online', 'online_simple', OFFICE, buyer({ unsuitable: true }), ['refer buyer.unsuitable']],
  ['소기업형 needs the industry for its rate', 'single_small_firm', OFFICE, buyer({ industry: null }), missing()],
  ['다이렉트 needs it too', 'online_direct', OFFICE, buyer({ industry: null }), missing()],
  ['일반형 does not', 'single_general', OFFICE, buyer({ industry: null }), []],
  ['terms without a limit from 2021 on', 'single_general', OFFICE, buyer({ paymentTermDays: 181 }), []],
  ['two of one corporation are one buyer', 'multi_custom', OFFICE, twoOfOne(), ['decline quote.too_few_buyers']]
]

for (const [sentence, product, on, changes, findings] of POLICYHOLDER) {
  t.test(sentence, async t => {
    t.same(findingsOf(soundQuote(product, on, changes)), findings)
  })
}

for (const [sentence, product, on, changes, findings] of BUYER) {
  t.test(sentence, async t => {
    const declined = findings.some(finding => finding.startsWith('decline buyer'))
    t.same(findingsOf(soundQuote(product, on, changes)), declined ? [NONE_LEFT, ...findings] : findings)
  })
}

function policyholder(changes: NonNullable<Facts>['policyholder']): Facts {
  return { policyholder: { ...changes } }
}

function buyer(changes: BuyerChanges): Facts {
  return { buyer: changes }
}

function record(businessRecordSince: string | null, latestFiscalYearEnd: string | null): Facts {
  return policyholder({ businessRecordSince, latestFiscalYearEnd })
}

function age(openedOn: string, latestFiscalYearEnd: string): Facts {
  return policyholder({ openedOn, latestFiscalYearEnd })
}

function sales(amount: number): Facts {
  return policyholder({ annualSales: [{ year: 2020, amount }] })
}

function industry(ksic: string): Facts {
  return policyholder({ industry: { ksic, ksicRevision: 10, activities: [] } })
}

function missing(): readonly string[] {
  return ['refer input.missing']
}

function twoOfOne(): Facts {
  return { buyers: [{}, {}, {}, { corporateNumber: '9999990000017' }, { corporateNumber: '9999990000017' }] }
}
