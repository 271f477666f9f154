import { percentText, ratio, times } from '@trade-credit/domain/ratio.ts'
import t from 'tap'
import {
  type BuyerChanges,
  factsAskedFor,
  type Product,
  quoteWith,
  rulesOn,
  rulesWith
} from '../../support/quote-case.ts'
import { soundQuote, soundWith } from '../../support/sound-quote.ts'

const ON = '2021-12-01'
const UNRATED = { simpleCreditStatus: 'unrated', simpleGrade: null } as const

function coverOf(product: Product, buyer: BuyerChanges = {}, changes: Parameters<typeof soundQuote>[2] = {}, on = ON) {
  const cover = soundQuote(product, on, { ...changes, buyer }).buyers[0]?.cover
  if (!cover) throw new Error(`${product} is not quoted`)
  return cover
}

const rateText = (...of: Parameters<typeof coverOf>) => percentText(coverOf(...of).rate.rate, 3)
const coverageText = (...of: Parameters<typeof coverOf>) => percentText(coverOf(...of).coverage.value, 0)

/** D06: inside the published ranges, the steps by grade assumed: grades 1 to 7, then 무등급. */
const BY_SIMPLE_GRADE: readonly (readonly [source: string, product: Product, rates: string[], coverage: number[]])[] = [
  [
    '001:L337-338',
    'single_simple',
    ['1.100', '1.200', '1.300', '1.400', '1.500', '1.600', '1.700', '1.800'],
    [80, 80, 80, 80, 80, 70, 70, 70]
  ],
  [
    '001:L403-404',
    'online_simple',
    ['1.100', '1.200', '1.300', '1.400', '1.500', '1.600', '1.700', '1.700'],
    [80, 80, 80, 80, 80, 70, 70, 70]
  ],
  [
    '001:L403-404',
    'online_startup',
    ['1.000', '1.000', '1.000', '1.100', '1.100', '1.200', '1.200', '1.200'],
    [80, 80, 80, 80, 80, 80, 80, 80]
  ]
]

for (const [source, product, rates, coverage] of BY_SIMPLE_GRADE) {
  t.test(`${source} ${product}: rate and coverage by each grade of the simple scale`, async t => {
    const standings: readonly BuyerChanges[] = [1, 2, 3, 4, 5, 6, 7].map(simpleGrade => ({ simpleGrade }))
    for (const [i, standing] of [...standings, UNRATED].entries()) {
      t.equal(rateText(product, standing), rates[i], `${i + 1}`)
      t.equal(coverageText(product, standing), String(coverage[i]), `${i + 1}`)
    }
    t.equal(rateText(product, { simpleGrade: 2, creditGrade: 16 }), rates[1], 'the AR grade has no say')
    const told = { ...UNRATED, simpleGrade: 1 }
    t.equal(rateText(product, told), rates[7], 'a grade that was told of an unrated buyer does not count')
    t.equal(coverOf(product).rate.base, 'insured_amount')
  })
}

t.test('one rate for all, the youth rate, and the surcharge of some industries', async t => {
  const young = { policyholder: { youthStartup: true } }
  const charged = { industry: { ksic: 'R90110' } }
  t.equal(rateText('single_startup'), '1.000', '001:L348')
  t.equal(rateText('single_startup', {}, young), '0.700', '001:L348 청년창업')
  t.equal(rateText('online_startup', { simpleGrade: 7 }, young), '0.700', '001:L403 청년창업')
  t.equal(rateText('single_simple', { simpleGrade: 1 }, young), '1.100', 'no youth rate in 간편')
  t.equal(rateText('single_small_firm'), '1.500', '001:L359')
  t.equal(rateText('single_small_firm', charged), '1.800', 'an example')
  t.equal(rateText('online_direct'), '1.000', '001:L403')
  t.equal(rateText('online_direct', charged), '1.500', '001:L403 일부업종, the branch an example')
  t.equal(rateText('single_startup', charged), '1.000', 'no surcharge there')
})

t.test('coverage by product and date', async t => {
  for (const [source, product, on, expected] of [
    ['004:L6', 'multi_standard', '2007-06-01', '80'],
    ['001:L257', 'multi_standard', ON, '80'],
    ['000:L281 is a most, no product’s ratio', 'multi_standard', '2025-07-01', '80'],
    ['001:L293', 'multi_small_firm', ON, '80'],
    ['001:L326', 'single_general', ON, '80'],
    ['001:L349', 'single_startup', ON, '80'],
    ['001:L360', 'single_small_firm', ON, '80'],
    ['001:L377', 'b2b_plus', ON, '80'],
    ['001:L404', 'online_direct', ON, '60'],
    ['000:L300', 'micro_business', '2025-07-01', '90']
  ] as const)
    t.equal(coverageText(product, {}, {}, on), expected, `${source} ${product}`)
})

t.test('001:L115, L337 the two bases never mix', async t => {
  for (const product of ['multi_standard', 'multi_selective', 'multi_custom', 'single_general', 'b2b_plus'] as const) {
    const cover = coverOf(product, { expectedSales: 100_000_000, requestedInsuredAmount: 10_000_000 })
    t.equal(cover.rate.base, 'insured_receivables', product)
    t.equal(cover.insuredReceivables, 50_000_000n, '1,000만 × 5 a year')
    t.same(
      cover.rate.factors.map(({ name }) => name),
      ['grade_rate', 'payment_term', 'product', 'policyholder']
    )
  }
  for (const product of ['multi_small_firm', 'single_startup', 'single_small_firm', 'online_direct'] as const) {
    const cover = coverOf(product)
    t.equal(cover.rate.base, 'insured_amount', product)
    t.equal(cover.premium, (cover.amount * cover.rate.rate.numerator) / cover.rate.rate.denominator)
  }
})

t.test('the band: a rate one step under 0.1 %, at it, and over; under 5 %, at it, and over', async t => {
  // 맞춤형 at grade 1 charges 0.500 % × 1.25 a year: 58 days are under 0.1 %, 59 over.
  const rated = (product: Product, buyer: BuyerChanges) => {
    const { rate, factors } = coverOf(product, buyer).rate
    const bound = factors.find(({ name }) => name === 'minimum' || name === 'maximum')
    return [percentText(rate, 5), bound?.name ?? null, bound?.rule.source ?? null]
  }
  t.same(rated('multi_custom', { creditGrade: 1, paymentTermDays: 58 }), ['0.10000', 'minimum', '001:L117'])
  t.same(rated('multi_custom', { creditGrade: 1, paymentTermDays: 59 }), ['0.10103', null, null])
  t.same(rated('multi_standard', { creditGrade: 1, paymentTermDays: 73 }), ['0.10000', null, null])
  t.same(rated('multi_standard', { creditGrade: 1, paymentTermDays: 72 }), ['0.10000', 'minimum', '001:L117'])
  t.same(rated('multi_standard', { creditGrade: 16, paymentTermDays: 326 }), ['4.99271', null, null])
  t.same(rated('multi_standard', { creditGrade: 16, paymentTermDays: 327 }), ['5.00000', 'maximum', '001:L117'])
  const exactly = rulesWith(rulesOn(ON), { 'rating.max_rate': times(ratio(5590n, 100_000n), ratio(326n, 365n)) })
  const at = quoteWith(soundWith('multi_standard', ON, { buyer: { creditGrade: 16, paymentTermDays: 326 } }), exactly)
  t.notOk(
    at.buyers[0]?.cover?.rate.factors.some(({ name }) => name === 'maximum'),
    'at the bound nothing is cut'
  )
})

t.test('001:L256, L280 표준형 is the lowest of the table products, 맞춤형 the highest', async t => {
  const order = ['multi_standard', 'multi_selective', 'single_general', 'multi_custom'] as const
  t.same(
    order.map(product => rateText(product, { creditGrade: 7, paymentTermDays: 75 })),
    ['0.270', '0.297', '0.324', '0.337']
  )
  t.equal(rateText('b2b_plus', { creditGrade: 7, paymentTermDays: 75 }), '0.324')
})

t.test('an unrated buyer of 2007 is charged as the worst grade, assumed', async t => {
  const standing = { creditStatus: 'unrated', creditGrade: null } as const
  const of2007 = (buyer: BuyerChanges) => rateText('multi_custom', buyer, {}, '2007-06-01')
  t.equal(of2007(standing), of2007({ creditGrade: 16 }))
  t.equal(of2007({ ...standing, creditGrade: 1 }), of2007(standing))
})

t.test('a table without a rate for the grade asks a person', async t => {
  const rules = rulesOn('2007-06-01')
  const table = rules.gradePercents('rating.yearly_rate_by_grade')
  const short = { ...table, value: new Map([...table.value].filter(([grade]) => grade !== 'unrated')) }
  const result = quoteWith(
    soundWith('multi_custom', '2007-06-01', { buyers: [{ creditStatus: 'unrated', creditGrade: null }] }),
    { ...rules, gradePercents: name => (name === table.parameter ? short : rules.gradePercents(name)) }
  )
  t.match(result.buyers[0]?.findings, [{ code: 'buyer.no_rate_for_grade', outcome: 'refer' }])
  t.equal(result.premium, null)
})

t.test('a table asks once for what it misses of a grade, and for nothing that was told', async t => {
  for (const [buyer, codes, facts] of [
    [{ creditStatus: 'graded', creditGrade: null }, ['input.missing'], ['/buyers/0/creditGrade']],
    [{ creditStatus: null, creditGrade: null }, ['input.missing'], ['/buyers/0/creditStatus']],
    [{ creditStatus: 'unassessed', creditGrade: null }, ['buyer.unassessed'], []]
  ] as const) {
    const result = soundQuote('single_general', ON, { buyer })
    t.equal(result.status, 'referred')
    t.same(
      result.buyers[0]?.findings.map(({ code }) => code),
      codes
    )
    t.same(factsAskedFor(result), facts)
  }
})
