import { derivedAmount, insuredAmountUnder } from '@trade-credit/domain/limits/insured-amount.ts'
import { compareRatios, ONE, percentText, plus, type Ratio, ratio, times } from '@trade-credit/domain/ratio.ts'
import { won } from '@trade-credit/domain/won.ts'
import t from 'tap'
import { rulesOn } from '../../support/quote-case.ts'
import { soundQuote } from '../../support/sound-quote.ts'

const ON = '2021-12-01'
const EOK = 100_000_000n
const MILLION = 1_000_000

t.test('the ministry’s answer of 2016: 250억 ÷ 5 and 300억 ÷ 6 of yearly credit sales are 50억', async t => {
  const all = { ...rulesOn(ON).percent('underwriting.acceptance_ratio_ceiling'), value: ONE }
  const rule = rulesOn(ON).count('rating.days_per_year')
  for (const [sales, perYear] of [
    [250n, 5n],
    [300n, 6n]
  ] as const) {
    const turnover = { perYear: ratio(perYear, 1n), basis: 'payment_term', rule } as const
    const derived = derivedAmount(won(sales * EOK), all, turnover)
    t.equal(derived.amount, 50n * EOK)
    const insured = insuredAmountUnder([derived], won(sales * EOK), all, turnover)
    t.equal(insured.insuredReceivables, sales * EOK, '003:L2192-2194 all of the receivables at a ratio of 1')
    t.equal(insured.acceptanceRatio.numerator, insured.acceptanceRatio.denominator)
  }
})

t.test('online cases of 2020 and 2021: 45만 and 36만 buy 3,000만, as 1.5 and 1.2 percent', async t => {
  for (const [simpleGrade, premium, percent] of [
    [5, 450_000n, '1.500'],
    [2, 360_000n, '1.200']
  ] as const) {
    const result = soundQuote('online_simple', ON, {
      buyer: { simpleGrade, requestedInsuredAmount: 30 * MILLION, expectedSales: 400 * MILLION }
    })
    t.equal(result.premium?.payable, premium)
    t.equal(percentText(result.buyers[0]?.cover?.rate.rate ?? ONE, 3), percent)
    t.ok(result.buyers[0]?.cover?.rate.factors[0]?.rule.assumed, 'the step inside the range is our own')
  }
})

t.test(
  '001:L484-493 the steel firm’s premiums lie within the band of its receivables insured, in millions',
  async t => {
    const rules = rulesOn(ON)
    const least = rules.percent('rating.min_rate').value
    const most = rules.percent('rating.max_rate').value
    for (const [year, premium, receivables, percent] of [
      [2015, 78n, 11_927n, '0.654'],
      [2016, 160n, 15_270n, '1.048'],
      [2017, 115n, 13_891n, '0.828'],
      [2018, 98n, 17_454n, '0.561']
    ] as const) {
      const rate = ratio(premium, receivables)
      t.equal(percentText(rate, 3), percent, String(year))
      t.ok(compareRatios(rate, least) > 0 && compareRatios(rate, most) < 0, `${year} within 0.1 to 5 percent`)
    }
  }
)

t.test(
  'D05 checks of the assumed rate table; it was chosen to land on 0.27 %, so agreement is calibration',
  async t => {
    const tableRate = (creditGrade: number, paymentTermDays: number): Ratio =>
      soundQuote('multi_standard', ON, { buyer: { creditGrade, paymentTermDays } }).buyers[0]?.cover?.rate.rate ?? ONE
    t.equal(percentText(tableRate(7, 75), 3), '0.270', 'grade 7 at 75 days')
    const grades = [3, 4, 5, 6, 7, 8, 9, 10]
    const sum = grades.map(grade => tableRate(grade, 75)).reduce(plus)
    t.equal(percentText(times(sum, ratio(1n, BigInt(grades.length))), 3), '0.266', 'mean of grades 3 to 10 at 75 days')
    t.equal(percentText(tableRate(1, 60), 3), '0.100', 'grade 1 at 60 days is lifted to the floor')
    t.equal(percentText(tableRate(16, 180), 2), '2.76', 'grade 16 at 180 days')
    const worst = soundQuote('multi_custom', ON, { buyer: { creditGrade: 13, paymentTermDays: 180 } })
    t.equal(
      percentText(worst.buyers[0]?.cover?.rate.rate ?? ONE, 2),
      '2.13',
      'the dearest that 맞춤형 charges at 180 days'
    )
    const published = rulesOn(ON).percent('rating.average_rate')
    t.match(published, { source: '001:L117', assumed: false })
  }
)

t.test('001:L429-433, L461 premiums and what they paid: a multiple that only small rates can give', async t => {
  for (const [premium, paid, multiple] of [
    [4 * MILLION, 140 * MILLION, '35.00'],
    [15 * MILLION, 760 * MILLION, '50.67']
  ] as const) {
    const ratioPaid = ratio(BigInt(paid), BigInt(premium))
    t.equal(percentText(times(ratioPaid, ratio(1n, 100n)), 2), multiple)
    t.ok(compareRatios(ratio(BigInt(premium), BigInt(paid)), rulesOn(ON).percent('rating.max_rate').value) < 0)
  }
})
