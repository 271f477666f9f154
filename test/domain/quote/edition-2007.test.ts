import { percentText } from '@trade-credit/domain/ratio.ts'
import t from 'tap'
import { type BuyerChanges, factsAskedFor, findingsOf, type Product } from '../../support/quote-case.ts'
import { soundQuote } from '../../support/sound-quote.ts'

type Facts = Parameters<typeof soundQuote>[2]

const ON = '2007-06-01'
const EOK = 100_000_000
const DECLARED = 'note quote.buyers_by_declaration'
const FIVE = [{}, {}, {}, {}, {}] as const

/** 004: what 2007 asked; for the standard and the selective product the note that only listed buyers are looked at stands first. */
const CASES: readonly (readonly [sentence: string, product: Product, changes: Facts, findings: readonly string[]])[] = [
  ['a sound firm', 'multi_standard', {}, [DECLARED]],
  ['one buyer is enough', 'multi_standard', { buyers: [{}] }, [DECLARED]],

  // 004:L11 최근 결산일 현재 영업실적 2년 이상인 중소기업
  ['a record of exactly two years', 'multi_custom', policyholder({ businessRecordSince: '2005-01-01' }), []],
  [
    'a day short of two years',
    'multi_custom',
    policyholder({ businessRecordSince: '2005-01-02' }),
    ['decline policyholder.trading_record_too_short']
  ],
  ['a mid-sized firm', 'multi_custom', policyholder({ size: 'mid_sized' }), ['decline policyholder.size_not_eligible']],

  // 004:L11 제조업, 제조 관련서비스업 및 도매업, 지식기반서비스업
  ['freight forwarding', 'multi_custom', industry('H52991'), []],
  ['wholesale', 'multi_custom', industry('G46510'), []],
  ['retail', 'multi_custom', industry('G47111'), ['decline policyholder.industry_not_admitted']],
  ['construction', 'multi_custom', industry('F41111'), ['decline policyholder.industry_not_admitted']],
  ['industry not told', 'multi_custom', policyholder({ industry: null }), ['refer input.missing']],

  // 004:L14-17 매출액
  ['표준형 at 10억', 'multi_standard', sales(10 * EOK), [DECLARED]],
  [
    '표준형 one won under 10억',
    'multi_standard',
    sales(10 * EOK - 1),
    ['decline policyholder.sales_under_limit', DECLARED]
  ],
  ['표준형 at 150억', 'multi_standard', sales(150 * EOK), [DECLARED]],
  [
    '표준형 one won over 150억',
    'multi_standard',
    sales(150 * EOK + 1),
    ['decline policyholder.sales_over_limit', DECLARED]
  ],
  ['선택형 at 150억', 'multi_selective', sales(150 * EOK), [DECLARED]],
  [
    '선택형 one won over 150억',
    'multi_selective',
    sales(150 * EOK + 1),
    ['decline policyholder.sales_over_limit', DECLARED]
  ],
  ['맞춤형 below 10억', 'multi_custom', sales(EOK), []],
  ['맞춤형 at 150억', 'multi_custom', sales(150 * EOK), []],
  ['맞춤형 over 150억', 'multi_custom', sales(150 * EOK + 1), ['decline policyholder.sales_over_limit']],
  ['소액 one won under 10억', 'multi_micro_2007', sales(10 * EOK - 1), []],
  ['소액 at 10억', 'multi_micro_2007', sales(10 * EOK), ['decline policyholder.sales_not_below_limit']],

  // 004:L11 180일 이내, 어음 150일 이내
  ['terms of 150 days', 'multi_custom', terms(150), []],
  ['terms of 151 days leave bills out', 'multi_custom', terms(151), ['note buyer.bill_term_over_limit']],
  ['terms of 180 days', 'multi_custom', terms(180), ['note buyer.bill_term_over_limit']],
  ['terms of 181 days', 'multi_custom', terms(181), ['decline buyer.payment_term_over_limit']],
  ['terms not told', 'multi_custom', buyersWith({ paymentTermDays: null }), ['refer input.missing']],

  // 004:L14 연간 매출 약 1% 이상 전체; 004:L15 대기업 등의 우량 거래처 제외
  [
    'a buyer of exactly 1 percent, left out',
    'multi_standard',
    leftOut({ salesLastYear: 20_000_000 }),
    [DECLARED, 'decline quote.mandatory_buyer_excluded']
  ],
  ['one won under 1 percent, left out', 'multi_standard', leftOut({ salesLastYear: 19_999_999 }), [DECLARED]],
  ['선택형 may leave a large firm out', 'multi_selective', leftOut({ size: 'other' }), [DECLARED]],
  [
    'but not a small one',
    'multi_selective',
    leftOut({ size: 'sme' }),
    [DECLARED, 'decline quote.mandatory_buyer_excluded']
  ],
  [
    'nor, in 2007, one for its grade',
    'multi_selective',
    leftOut({ size: 'sme', creditGrade: 1 }),
    [DECLARED, 'decline quote.mandatory_buyer_excluded']
  ],
  ['its size not told', 'multi_selective', leftOut({ size: null }), [DECLARED, 'refer input.missing']]
]

for (const [sentence, product, changes, findings] of CASES) {
  t.test(sentence, async t => {
    const result = soundQuote(product, ON, { buyers: FIVE, ...changes })
    t.same(findingsOf(result), findings)
  })
}

t.test('004:L19-20 every percentage and kind of firm that the premium weighs is asked for', async t => {
  for (const fact of [
    'creditLoadingPercent',
    'buyerDefaultRatioPercent',
    'creditDiscountPercent',
    'innovative',
    'promisingIndustry'
  ]) {
    const result = soundQuote('multi_custom', ON, policyholder({ [fact]: null }))
    t.same(factsAskedFor(result), [`/policyholder/${fact}`])
    t.equal(result.status, 'referred')
    t.same(factsAskedFor(soundQuote('multi_custom', '2021-12-01', policyholder({ [fact]: null }))), [], 'not in 2021')
  }
})

t.test('004:L19 percentages outside their range ask a person', async t => {
  for (const [field, within, outside] of [
    ['creditLoadingPercent', ['10', '30'], ['9.999999', '30.000001']],
    ['buyerDefaultRatioPercent', ['0', '20'], ['20.000001']],
    ['creditDiscountPercent', ['0', '40'], ['40.000001']]
  ] as const) {
    for (const percent of within)
      t.equal(
        soundQuote('multi_custom', ON, policyholder({ [field]: percent })).status,
        'quoted',
        `${field} ${percent}`
      )
    for (const percent of outside) {
      const result = soundQuote('multi_custom', ON, policyholder({ [field]: percent }))
      t.same(findingsOf(result), ['refer policyholder.weight_outside_range'], `${field} ${percent}`)
    }
  }
})

t.test('004:L19 the weight runs from 0.60 to 1.00 of the full premium', async t => {
  for (const [credit, defaults, weight] of [
    ['10', '0', '60'],
    ['20', '10', '80'],
    ['30', '20', '100']
  ] as const) {
    const result = soundQuote(
      'multi_standard',
      ON,
      policyholder({ creditLoadingPercent: credit, buyerDefaultRatioPercent: defaults })
    )
    const factor = result.buyers[0]?.cover?.rate.factors.find(({ name }) => name === 'weight')
    t.equal(factor && percentText(factor.value, 0), weight)
    t.match(factor?.rule, { parameter: 'weighting.fixed_share', source: '004:L19' })
  }
})

t.test('2007’s caps: 10억 a policyholder over its buyers in order, 3,000만 on an unrated one', async t => {
  const ask = { requestedInsuredAmount: 4 * EOK, expectedSales: 90 * EOK, creditGrade: 2 }
  const amounts = (buyers: readonly BuyerChanges[]) =>
    soundQuote('multi_custom', ON, { buyer: ask, buyers }).buyers.map(({ cover }) => [cover?.amount, cover?.limitedBy])
  t.same(amounts([{}, {}, {}, {}]), [
    [400_000_000n, 'requested'],
    [400_000_000n, 'requested'],
    [200_000_000n, 'policyholder_cap'],
    [undefined, undefined]
  ])
  t.same(amounts([{ creditStatus: 'unrated', creditGrade: null }]), [[30_000_000n, 'grade_limit']])
})

function policyholder(changes: NonNullable<Facts>['policyholder'] & object): Facts {
  return { policyholder: changes }
}

function industry(ksic: string): Facts {
  return policyholder({ industry: { ksic, ksicRevision: 10, activities: [] } })
}

function sales(amount: number): Facts {
  return {
    policyholder: { annualSales: [{ year: 2006, amount }], salesLastFourQuarters: amount },
    buyer: { salesLastYear: Math.ceil(amount / 10) }
  }
}

/** Four sound buyers and a fifth with the changes, so that a declined one leaves a quote. */
function buyersWith(changes: BuyerChanges): Facts {
  return { buyers: [{}, {}, {}, {}, changes] }
}

function terms(paymentTermDays: number): Facts {
  return buyersWith({ paymentTermDays })
}

function leftOut(changes: BuyerChanges): Facts {
  return buyersWith({ ...changes, selection: 'excluded' })
}
