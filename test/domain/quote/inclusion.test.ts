import t from 'tap'
import { type BuyerChanges, factsAskedFor, findingsOf, type Product } from '../../support/quote-case.ts'
import { soundQuote } from '../../support/sound-quote.ts'

const ON = '2021-12-01'
/** The policyholder sells for 20억 a year: 2 percent are 4,000만, 5 percent 1억. */
const TWO_PERCENT = 40_000_000
const FIVE_PERCENT = 100_000_000
const DECLARED = 'note quote.buyers_by_declaration'
const LEFT_OUT = 'decline quote.mandatory_buyer_excluded'
const BELOW = 'decline buyer.share_below_threshold'
const excluded = (changes: BuyerChanges): BuyerChanges => ({ ...changes, selection: 'excluded' })

/** Five sound buyers, and a sixth as told. */
const SIXTH: readonly (readonly [sentence: string, product: Product, sixth: BuyerChanges, findings: string[]])[] = [
  // 001:L258 표준형: 매출액의 2% 이상으로 거래한 구매기업 전체
  ['표준형, exactly 2 percent', 'multi_standard', { salesLastYear: TWO_PERCENT }, [DECLARED]],
  ['표준형, one won under', 'multi_standard', { salesLastYear: TWO_PERCENT - 1 }, [DECLARED, BELOW]],
  ['표준형, 2 percent left out', 'multi_standard', excluded({ salesLastYear: TWO_PERCENT }), [DECLARED, LEFT_OUT]],
  ['표준형, one won under left out', 'multi_standard', excluded({ salesLastYear: TWO_PERCENT - 1 }), [DECLARED]],
  ['표준형, grade 1 left out', 'multi_standard', excluded({ creditGrade: 1 }), [DECLARED, LEFT_OUT]],
  ['표준형, a buyer that cannot be insured left out', 'multi_standard', excluded({ kind: 'overseas' }), [DECLARED]],
  ['표준형, grade 17 left out', 'multi_standard', excluded({ creditGrade: 17 }), [DECLARED]],
  [
    '표준형, left out and not assessed: eligible or not is open',
    'multi_standard',
    excluded({ creditStatus: 'unassessed', creditGrade: null }),
    [DECLARED, 'refer quote.mandatory_buyer_excluded']
  ],
  [
    '표준형, left out, its sales not told',
    'multi_standard',
    excluded({ salesLastYear: null }),
    [DECLARED, 'refer input.missing']
  ],
  ['표준형, its sales not told', 'multi_standard', { salesLastYear: null }, [DECLARED, 'refer input.missing']],

  // 001:L271 선택형: 1~3등급 제외, 2% 미만 추가
  ['선택형, grade 3 left out', 'multi_selective', excluded({ creditGrade: 3 }), [DECLARED]],
  ['선택형, grade 4 left out', 'multi_selective', excluded({ creditGrade: 4 }), [DECLARED, LEFT_OUT]],
  ['선택형, one won under 2 percent added', 'multi_selective', { salesLastYear: TWO_PERCENT - 1 }, [DECLARED]],
  ['선택형, a large firm of grade 7 left out', 'multi_selective', excluded({ size: 'other' }), [DECLARED, LEFT_OUT]],

  // 001:L275 맞춤형: 거래규모와 관계없이
  ['맞춤형, a small one added', 'multi_custom', { salesLastYear: 1 }, []],
  ['맞춤형, a large share left out', 'multi_custom', excluded({ salesLastYear: 900_000_000 }), []],

  // 001:L294 소기업형: 5% 이상
  ['소기업형, exactly 5 percent', 'multi_small_firm', { salesLastYear: FIVE_PERCENT }, []],
  ['소기업형, one won under', 'multi_small_firm', { salesLastYear: FIVE_PERCENT - 1 }, [BELOW]],
  ['소기업형, 5 percent left out', 'multi_small_firm', excluded({ salesLastYear: FIVE_PERCENT }), []],
  ['소기업형, left out, its sales not told', 'multi_small_firm', excluded({ salesLastYear: null }), []]
]

for (const [sentence, product, sixth, findings] of SIXTH) {
  t.test(sentence, async t => {
    const result = soundQuote(product, ON, { buyers: [{}, {}, {}, {}, {}, sixth] })
    t.same(findingsOf(result), findings)
    t.equal(result.buyers.length, sixth.selection === 'excluded' ? 5 : 6, 'a buyer left out is no part of the answer')
  })
}

t.test('001:L258, L271, L282 five buyers, L294 three: one under, at, and after a decline', async t => {
  for (const [product, least] of [
    ['multi_standard', 5],
    ['multi_selective', 5],
    ['multi_custom', 5],
    ['multi_small_firm', 3]
  ] as const) {
    const codes = (count: number, also: readonly BuyerChanges[] = []) =>
      findingsOf(soundQuote(product, ON, { buyers: [...Array.from({ length: count }, () => ({})), ...also] })).filter(
        finding => finding.includes('_buyers') && !finding.startsWith('note')
      )
    t.same(codes(least - 1), ['decline quote.too_few_buyers'], `${product} one under`)
    t.same(codes(least), [], `${product} at`)
    t.same(codes(least - 1, [{ kind: 'overseas' }]), ['decline quote.too_few_buyers'], `${product} after a decline`)
    t.same(codes(least, [{ kind: 'overseas' }]), [], `${product} at, besides a declined one`)
    t.same(codes(least - 1, [{ relatedFirm: null }]), [], `${product} with one that is still open`)
  }
})

t.test('001:L300, L387 한사랑 and online products take one buyer', async t => {
  const single = ['single_general', 'single_simple', 'single_startup', 'single_small_firm'] as const
  const online = ['online_simple', 'online_startup', 'online_direct'] as const
  for (const product of [...single, ...online]) {
    t.same(findingsOf(soundQuote(product, ON, { buyers: [{}, {}] })), ['decline quote.too_many_buyers'], product)
  }
  t.equal(soundQuote('b2b_plus', ON, { buyers: [{}, {}] }).status, 'quoted', 'B2B Plus⁺ names no number')
})

t.test('the base is the last four quarters, or else the latest year; without either it is asked for', async t => {
  const quoted = (salesLastFourQuarters: number | null, latest: number | null) =>
    soundQuote('multi_standard', ON, {
      policyholder: {
        salesLastFourQuarters,
        annualSales:
          latest === null
            ? []
            : [
                { year: 2020, amount: latest },
                { year: 2019, amount: 1 }
              ]
      },
      buyer: { salesLastYear: TWO_PERCENT }
    })
  t.equal(quoted(2_000_000_000, 9_000_000_000).status, 'quoted', 'four quarters come first')
  t.equal(quoted(null, 2_000_000_000).status, 'quoted')
  t.equal(quoted(null, 2_000_000_001).status, 'declined')
  t.same(factsAskedFor(quoted(null, null)), ['/policyholder/salesLastFourQuarters'])
  const selective = soundQuote('multi_selective', ON, {
    policyholder: { salesLastFourQuarters: null, annualSales: [] }
  })
  t.equal(selective.status, 'quoted', '선택형 with nobody left out needs no share')
})
