import { tableFactors } from '@trade-credit/domain/rating/table-rate.ts'
import { compareRatios, ONE, times } from '@trade-credit/domain/ratio.ts'
import { sumOfWon } from '@trade-credit/domain/won.ts'
import { parseQuoteRequest } from '@trade-credit/quoting/parse-quote-request.ts'
import fc from 'fast-check'
import t from 'tap'
import { type BuyerChanges, type Product, quoteWith, requestWith, rulesOn } from '../../support/quote-case.ts'
import { soundQuote, soundWith } from '../../support/sound-quote.ts'

const RUNS = { numRuns: 300 }

/** Products that price in the sandbox, each on a date of its editions. */
const SOLD: readonly (readonly [Product, string])[] = [
  ['multi_standard', '2007-06-01'],
  ['multi_custom', '2007-06-01'],
  ['multi_standard', '2021-12-01'],
  ['multi_selective', '2023-04-01'],
  ['multi_custom', '2025-07-01'],
  ['multi_small_firm', '2021-12-01'],
  ['single_simple', '2021-12-01'],
  ['single_startup', '2021-12-01'],
  ['single_small_firm', '2021-12-01'],
  ['b2b_plus', '2021-12-01'],
  ['online_direct', '2025-07-01'],
  ['micro_business', '2025-07-01'],
  ['bill', '2021-06-01']
]

const money = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 50_000_000, max: 9_000_000_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 10_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 900_000_000_000 }) }
)
const told = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 40 })

/** What may differ from a sound buyer; most of the time little that stands in the way of a price. */
const buyer: fc.Arbitrary<BuyerChanges> = fc.record(
  {
    creditStatus: fc.constantFrom(...Array<'graded'>(20).fill('graded'), 'unrated', 'unassessed'),
    creditGrade: told(
      fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 11 }) }, fc.integer({ min: 1, max: 18 }))
    ),
    simpleCreditStatus: fc.constantFrom('graded', 'graded', 'unrated'),
    simpleGrade: told(fc.integer({ min: 1, max: 7 })),
    size: told(fc.constantFrom('sme', 'other')),
    corporateNumber: fc.constantFrom(null, null, '9999990000017', '9999990000025'),
    salesLastYear: told(money),
    expectedSales: told(money),
    averageReceivables: fc.option(money),
    paymentTermDays: told(fc.integer({ min: 1, max: 730 })),
    requestedInsuredAmount: fc.option(money)
  },
  { requiredKeys: [] }
)

const anyQuote = fc.constantFrom(...SOLD).chain(sold =>
  fc.record({
    sold: fc.constant(sold),
    buyers: sold[0].startsWith('multi_') ? fc.array(buyer, { minLength: 5, maxLength: 9 }) : fc.tuple(buyer),
    paymentPlan: fc.constantFrom('annual' as const, 'instalments' as const),
    policyholder: fc.record(
      {
        creditDiscountPercent: fc.constantFrom('0', '12.5', '40'),
        innovative: fc.boolean(),
        promisingIndustry: fc.boolean(),
        youthStartup: fc.boolean()
      },
      { requiredKeys: [] }
    )
  })
)

const quoted = ({ sold: [product, on], ...changes }: typeof anyQuote extends fc.Arbitrary<infer Q> ? Q : never) =>
  soundQuote(product, on, changes)

t.test('no insured amount lies above any limit, nor the sum above the policyholder’s caps', async t => {
  let covers = 0
  fc.assert(
    fc.property(anyQuote, asked => {
      const { buyers } = quoted(asked)
      const insured = buyers.flatMap(({ cover }) => (cover ? [cover] : []))
      covers += insured.length
      for (const cover of insured) {
        for (const limit of cover.limits) if (cover.amount > limit.amount) return false
        if (cover.insuredReceivables > cover.expectedReceivables || cover.amount < 0n) return false
        if (cover.amount > cover.expectedReceivables) return false
      }
      const [first] = insured
      const caps = (first?.limits ?? []).filter(({ limit }) => limit.endsWith('policyholder_cap'))
      const sum = sumOfWon(insured.map(({ amount }) => amount))
      return caps.every(({ amount }) => sum <= amount)
    }),
    RUNS
  )
  t.ok(covers > 100, `${covers} covers were looked at`)
})

t.test('no legal person is insured beyond its cap, whatever business numbers it has', async t => {
  fc.assert(
    fc.property(anyQuote, asked => {
      const byParty = new Map<string, bigint>()
      for (const { buyer: one, cover } of quoted(asked).buyers) {
        const party = one.corporateNumber ?? one.businessNumber
        if (cover) byParty.set(party, (byParty.get(party) ?? 0n) + cover.amount)
      }
      return [...byParty.values()].every(amount => amount <= 15_000_000_000n)
    }),
    RUNS
  )
  t.end()
})

t.test('a price stands exactly when quoted; its parts add up and nothing is negative', async t => {
  let prices = 0
  fc.assert(
    fc.property(anyQuote, asked => {
      const { status, premium, buyers } = quoted(asked)
      if ((status === 'quoted') !== (premium !== null)) return false
      if (!premium) return true
      prices++
      const discounts = sumOfWon(premium.discounts.map(({ amount }) => amount))
      const paid = sumOfWon(premium.instalments.map(({ amount }) => amount))
      const gross = sumOfWon(buyers.flatMap(({ cover }) => (cover ? [cover.premium] : [])))
      const parts = [...premium.discounts, ...premium.instalments].map(({ amount }) => amount)
      return (
        gross === premium.gross &&
        premium.net + discounts === premium.gross &&
        premium.payable <= premium.net &&
        paid === premium.payable &&
        premium.payable >= 0n &&
        parts.every(amount => amount >= 0n) &&
        premium.net % 10n === 0n
      )
    }),
    RUNS
  )
  t.ok(prices > 50, `${prices} prices were looked at`)
})

t.test('the same request and rules give the same answer', async t => {
  fc.assert(
    fc.property(anyQuote, asked => {
      const text = (answer: unknown) =>
        JSON.stringify(answer, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))
      const [first, second] = [quoted(asked), quoted(asked)]
      return first !== second && text(first) === text(second)
    }),
    { numRuns: 50 }
  )
  t.end()
})

t.test(
  '001:L117 the rate before the band never falls as the grade worsens or the terms lengthen; nor does the one charged',
  async t => {
    const tables = fc.constantFrom(...SOLD.filter(([product]) => /^(multi_(st|se|cu)|b2b)/.test(product)))
    const grade = fc.integer({ min: 1, max: 16 })
    const days = fc.integer({ min: 1, max: 730 })
    fc.assert(
      fc.property(tables, grade, grade, days, days, ([product, on], g1, g2, d1, d2) => {
        const rate = (creditGrade: number, paymentTermDays: number) => {
          const { policyholder, buyers } = parseQuoteRequest(
            requestWith(soundWith(product, on, { buyer: { creditGrade, paymentTermDays }, buyers: [{}] }))
          )
          const [one] = buyers
          if (!one) throw new Error('a case has a buyer')
          const factors = tableFactors(one, { product, policyholder, rules: rulesOn(on), pointer: '/buyers/0' })
          return factors.map(({ value }) => value).reduce(times, ONE)
        }
        const charged = (creditGrade: number, paymentTermDays: number) =>
          quoteWith(soundWith('multi_standard', '2021-12-01', { buyer: { creditGrade, paymentTermDays } })).buyers[0]
            ?.cover?.rate.rate ?? ONE
        const [better, worse] = [Math.min(g1, g2), Math.max(g1, g2)]
        const [shorter, longer] = [Math.min(d1, d2), Math.max(d1, d2)]
        return [rate, charged].every(
          of =>
            compareRatios(of(better, shorter), of(worse, shorter)) <= 0 &&
            compareRatios(of(better, shorter), of(better, longer)) <= 0
        )
      }),
      RUNS
    )
    t.end()
  }
)
