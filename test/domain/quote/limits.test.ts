import { ratio } from '@trade-credit/domain/ratio.ts'
import { won } from '@trade-credit/domain/won.ts'
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
const EOK = 100_000_000
const MAN = 10_000
/** Enough to sell that the derivation never binds. */
const LARGE = { expectedSales: 9_000 * EOK, salesLastYear: 9_000 * EOK }

function insured(product: Product, changes: Parameters<typeof soundQuote>[2], on = ON) {
  return soundQuote(product, on, changes).buyers.map(({ cover }) => [cover?.amount, cover?.limitedBy])
}

t.test('each product’s cap per buyer: one won under, at, over', async t => {
  for (const [source, product, cap, on] of [
    ['001:L336', 'single_simple', 5_000 * MAN, ON],
    ['001:L347', 'single_startup', 2 * EOK, ON],
    ['001:L358', 'single_small_firm', 3_000 * MAN, ON],
    ['001:L402', 'online_simple', 5_000 * MAN, ON],
    ['001:L402', 'online_startup', 5_000 * MAN, ON],
    ['001:L402', 'online_direct', 1_000 * MAN, ON],
    ['example', 'online_mini', 1_000 * MAN, '2025-07-01'],
    ['example', 'micro_business', 3_000 * MAN, '2025-07-01']
  ] as const) {
    const ask = (requestedInsuredAmount: number) =>
      insured(product, { buyer: { ...LARGE, requestedInsuredAmount, simpleGrade: 1 } }, on)
    t.same(ask(cap - 1), [[BigInt(cap - 1), 'requested']], `${source} ${product} one won under`)
    t.same(ask(cap), [[BigInt(cap), 'requested']], `${source} ${product} at`)
    t.same(ask(cap + 1), [[BigInt(cap), 'product_buyer_cap']], `${source} ${product} over`)
  }
})

t.test('each product’s cap per policyholder stands among the limits', async t => {
  for (const [source, product, cap, on] of [
    ['001:L339', 'single_simple', 3 * EOK, ON],
    ['001:L405', 'online_simple', 3 * EOK, ON],
    ['001:L405', 'online_startup', 3 * EOK, ON],
    ['001:L405', 'online_direct', 5_000 * MAN, ON],
    ['003:L2075', 'bill', 10 * EOK, ON],
    ['001:L350', 'single_startup', 5 * EOK, '2024-12-01'],
    ['001:L106', 'multi_standard', null, ON],
    ['001:L358', 'single_small_firm', null, ON]
  ] as const) {
    const openedOn = '2021-01-01'
    const result = soundQuote(product, on, product === 'single_startup' ? { policyholder: { openedOn } } : {})
    const own = result.buyers[0]?.cover?.limits.find(({ limit }) => limit === 'product_policyholder_cap')
    t.equal(own?.amount ?? null, cap === null ? null : BigInt(cap), `${source} ${product}`)
    const all = result.buyers[0]?.cover?.limits.find(({ limit }) => limit === 'policyholder_cap')
    t.equal(all?.amount, 10_000_000_000n, `001:L106 ${product}`)
  }
})

t.test('001:L106 the policyholder’s 100억 goes to its buyers in the order of the request', async t => {
  const buyer = { ...LARGE, size: 'other', creditGrade: 1, requestedInsuredAmount: 30 * EOK } as const
  const buyers = [{}, {}, {}, { requestedInsuredAmount: 10 * EOK - 1 }, { requestedInsuredAmount: 2 }, {}]
  t.same(insured('multi_standard', { policyholder: { salesLastFourQuarters: 9_000 * EOK }, buyer, buyers }), [
    [3_000_000_000n, 'requested'],
    [3_000_000_000n, 'requested'],
    [3_000_000_000n, 'requested'],
    [999_999_999n, 'requested'],
    [1n, 'policyholder_cap'],
    [undefined, undefined]
  ])
  const { status, buyers: told } = soundQuote('multi_standard', ON, {
    policyholder: { salesLastFourQuarters: 9_000 * EOK },
    buyer,
    buyers
  })
  t.equal(status, 'quoted')
  t.match(told[5], { eligible: false, findings: [{ code: 'buyer.no_limit_left', pointer: '/buyers/5' }], cover: null })
})

t.test('001:L107 the cap on one buyer is 70억 for an SME and 150억 for others', async t => {
  const ask = (size: 'sme' | 'other', requestedInsuredAmount: number) =>
    quoteWith(
      soundWith('single_general', ON, { buyer: { ...LARGE, size, creditGrade: 1, requestedInsuredAmount } }),
      rulesWith(rulesOn(ON), { 'policyholder.cap': won(1_000 * EOK) })
    ).buyers.map(({ cover }) => [cover?.amount, cover?.limitedBy])
  t.same(ask('sme', 70 * EOK), [[7_000_000_000n, 'requested']])
  t.same(ask('sme', 70 * EOK + 1), [[7_000_000_000n, 'grade_limit']])
  t.same(ask('other', 150 * EOK), [[15_000_000_000n, 'requested']])
  t.same(ask('other', 150 * EOK + 1), [[15_000_000_000n, 'grade_limit']])
})

t.test('D07 the share of the cap by grade, assumed; 무등급 (001:L290, L335, L357) 3,000만 (004:L28)', async t => {
  const shares = [100, 100, 100, 60, 60, 60, 30, 30, 30, 15, 15, 7, 7, 3, 3, 3]
  for (const [i, share] of shares.entries()) {
    const limit = limitOf({ creditGrade: i + 1 })
    t.equal(limit?.amount, (7_000_000_000n * BigInt(share)) / 100n, `grade ${i + 1}`)
    t.equal(limit?.rule?.assumed, true)
  }
  for (const product of ['multi_small_firm', 'single_small_firm'] as const) {
    const unrated = { creditStatus: 'unrated', creditGrade: null } as const
    t.equal(limitOf(unrated, product)?.amount, 30_000_000n, product)
    t.equal(limitOf({ creditStatus: 'unrated', creditGrade: 10 }, product)?.amount, 30_000_000n, 'a grade told besides')
  }
  for (const product of ['single_simple', 'online_simple', 'online_startup'] as const) {
    const unrated = { simpleCreditStatus: 'unrated', simpleGrade: null } as const
    t.equal(limitOf(unrated, product)?.amount, 30_000_000n, product)
    t.equal(limitOf({}, product), undefined, `${product}: only the product’s cap limits a graded buyer`)
  }
})

function limitOf(buyer: BuyerChanges, product: Product = 'multi_standard') {
  const cover = soundQuote(product, ON, { buyer }).buyers[0]?.cover
  return cover?.limits.find(({ limit }) => limit === 'grade_limit')
}

t.test(
  '001:L109 industry and volume stand in the rulebook, assumed, and are traced though they move nothing',
  async t => {
    const limits = soundQuote('single_general', ON).buyers[0]?.cover?.limits ?? []
    const traced = limits.flatMap(({ also = [] }) => also)
    t.same(
      traced.map(rule => [rule.parameter, rule.assumed]),
      [
        ['buyer.industry_factor', true],
        ['buyer.volume_multiple', true]
      ]
    )
  }
)

t.test('an industry factor and a volume multiple that an operator enters do bind', async t => {
  const changes = { buyer: { expectedSales: 9_000 * EOK, salesLastYear: EOK, requestedInsuredAmount: 90 * EOK } }
  const under = (values: Record<string, unknown>, also: BuyerChanges = {}) =>
    quoteWith(soundWith('single_general', ON, { buyer: { ...changes.buyer, ...also } }), rulesWith(rulesOn(ON), values))
  const amount = (result: ReturnType<typeof under>) => {
    const cover = result.buyers[0]?.cover
    return [
      cover?.amount,
      cover?.limitedBy,
      cover?.limits.find(limit => limit.amount === cover.amount)?.rule?.parameter
    ]
  }
  t.same(amount(under({})), [2_100_000_000n, 'grade_limit', 'buyer.grade_limit_share'])
  const half = { 'buyer.industry_factor': ratio(1n, 2n) }
  t.same(amount(under(half)), [1_050_000_000n, 'grade_limit', 'buyer.grade_limit_share'])
  const third = { 'buyer.volume_multiple': ratio(1n, 3n) }
  t.same(amount(under(third)), [33_333_333n, 'grade_limit', 'buyer.volume_multiple'])
  t.same(factsAskedFor(under(third, { salesLastYear: null })), ['/buyers/0/salesLastYear'])
  t.same(amount(under(third, { salesLastYear: null, tradeStatus: 'prospective' }))[0], 2_100_000_000n)
})

t.test(
  '001:L106-107 limits attach to the legal person: two places of business of one corporation share them',
  async t => {
    const one = { corporateNumber: '9999990000017' }
    const buyer = { ...LARGE, creditGrade: 14, requestedInsuredAmount: 2 * EOK }
    const policyholder = { salesLastFourQuarters: 9_000 * EOK }
    const buyers = [one, {}, {}, {}, {}, one, { ...one, requestedInsuredAmount: 1 }]
    t.same(insured('multi_standard', { policyholder, buyer, buyers }), [
      [200_000_000n, 'requested'],
      [200_000_000n, 'requested'],
      [200_000_000n, 'requested'],
      [200_000_000n, 'requested'],
      [200_000_000n, 'requested'],
      [10_000_000n, 'grade_limit'],
      [undefined, undefined]
    ])
  }
)

t.test('no more is insured than arises in a year, however long the terms', async t => {
  for (const [paymentTermDays, amount] of [
    [364, 79_780_821n],
    [365, 80_000_000n],
    [366, 80_000_000n],
    [730, 80_000_000n]
  ] as const) {
    const cover = soundQuote('single_general', ON, { buyer: { paymentTermDays, requestedInsuredAmount: null } })
      .buyers[0]?.cover
    t.equal(cover?.amount, amount, `${paymentTermDays} days`)
    t.equal(cover?.insuredReceivables, 80_000_000n)
  }
})

t.test('a cover of nothing is none, and a buyer without one does not count', async t => {
  const asked = (...amounts: (number | null)[]) =>
    soundQuote('multi_custom', ON, {
      buyer: { ...LARGE, size: 'other', creditGrade: 1 },
      buyers: amounts.map(requestedInsuredAmount => ({ requestedInsuredAmount }))
    })
  t.equal(asked(1, 1, 1, 1, 1).status, 'quoted')
  for (const [amounts, code] of [
    [[1, 1, 1, 1, 0], 'buyer.nothing_to_insure'],
    [[25 * EOK, 25 * EOK, 25 * EOK, 25 * EOK, 1], 'buyer.no_limit_left']
  ] as const) {
    const { status, findings, buyers } = asked(...amounts)
    t.equal(status, 'declined')
    t.match(findings, [{ code: 'quote.too_few_buyers', detail: { count: 4 } }])
    t.same(
      buyers[4]?.findings.map(one => one.code),
      [code]
    )
    t.ok(buyers.every(({ cover }) => cover === null))
  }
  const five = asked(25 * EOK, 25 * EOK, 25 * EOK, 24 * EOK, 1 * EOK, 1)
  t.equal(five.status, 'quoted')
  t.equal(five.insuredAmount, won(100 * EOK))
  const single = soundQuote('single_startup', ON, { buyer: { expectedSales: 0, requestedInsuredAmount: null } })
  t.equal(single.status, 'declined')
})
