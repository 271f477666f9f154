import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { compareRatios, percentText, ratio, times } from '@trade-credit/domain/ratio.ts'
import type { StatedValue } from '@trade-credit/domain/rules.ts'
import { PACKAGE_DIRECTORY, packagedRulebook } from '@trade-credit/rulebook/packaged.ts'
import { rulesAt } from '@trade-credit/rulebook/rules-at.ts'
import { readStatements } from '@trade-credit/rulebook/statements.ts'
import t from 'tap'

const rulesOn = (date: string) => rulesAt(packagedRulebook(), plainDate(date))
const list = (stated: StatedValue) => stated as readonly { readonly [key: string]: StatedValue }[]

t.test('every packaged file loads and every product says whether it is sold', async t => {
  for (const code of PRODUCT_CODES) t.ok(packagedRulebook().parameters.has(`${code}.sold`), code)
})

t.test('the published terms of the products, edition 2021-11', async t => {
  const rules = rulesOn('2021-11-01')
  const grades: [product: string, best: number, worst: number, unrated: boolean][] = [
    ['multi_standard', 1, 16, false],
    ['multi_selective', 1, 16, false],
    ['multi_custom', 1, 13, false],
    ['multi_small_firm', 1, 15, true],
    ['single_general', 1, 11, false],
    ['single_simple', 1, 7, true],
    ['single_startup', 1, 14, false],
    ['single_small_firm', 10, 15, true],
    ['b2b_plus', 1, 11, false],
    ['online_simple', 1, 7, true],
    ['online_startup', 1, 7, true]
  ]
  for (const [product, best, worst, unrated] of grades) {
    t.same(rules.grades(`${product}.buyer_grades`).value, { best, worst, unrated }, product)
  }
  const caps: [product: string, buyer: bigint, policyholder: bigint][] = [
    ['single_simple', 50_000_000n, 300_000_000n],
    ['single_startup', 200_000_000n, 500_000_000n],
    ['online_simple', 50_000_000n, 300_000_000n],
    ['online_startup', 50_000_000n, 300_000_000n],
    ['online_direct', 10_000_000n, 50_000_000n]
  ]
  for (const [product, buyer, policyholder] of caps) {
    t.equal(rules.won(`${product}.buyer_cap`).value, buyer, product)
    t.equal(rules.won(`${product}.policyholder_cap`).value, policyholder, product)
  }
})

t.test('caps over all contracts through the editions', async t => {
  t.equal(rulesOn('2007-06-01').won('policyholder.cap').value, 1_000_000_000n)
  t.equal(rulesOn('2021-01-01').won('policyholder.cap').value, 10_000_000_000n)
  t.equal(rulesOn('2021-11-01').won('buyer.cap_sme').value, 7_000_000_000n)
  t.equal(rulesOn('2023-04-01').won('buyer.cap_other').value, 15_000_000_000n)
  t.equal(rulesOn('2021-01-01').won('bill.policyholder_cap').value, 1_000_000_000n)
})

t.test('the restricted industries are those of 002:L22-35, classes counted', async t => {
  const rule = rulesOn('2023-04-01').shaped('policyholder.restricted_industries', list)
  const codes = rule.value.map(line => line.codes as readonly string[])
  t.equal(rule.assumed, false)
  t.equal(rulesOn('2022-01-01').shaped('policyholder.restricted_industries', list).assumed, true, 'carried back')
  t.same(
    codes
      .flat()
      .filter(code => code.length === 1)
      .sort(),
    ['F', 'I', 'K', 'L', 'T', 'U']
  )
  t.same(
    codes.flat().filter(code => code.length === 3),
    ['S96']
  )
  t.same(rule.value.find(line => (line.codes as string[]).includes('S96'))?.except, ['S96911', 'S96913'])
  const parts = rule.value.filter(line => line.activity !== undefined)
  t.equal(parts.length, 17)
  t.equal(parts.flatMap(line => line.codes).length, 20)
  t.equal(rule.value.length - parts.length - 7, 11, 'whole classes')
})

t.test('000:L115-129 17 provinces and 47 cities have programmes in 2025, with a range and no exact share', async t => {
  const programmes = rulesOn('2025-05-01').shaped('subsidy.local_programmes', list).value
  t.equal(programmes.filter(programme => programme.level === 'province').length, 17)
  t.equal(programmes.filter(programme => programme.level === 'city').length, 47)
  t.ok(programmes.every(programme => programme.share === undefined && programme.shareRange !== undefined))
  const institutions = (date: string) =>
    rulesOn(date)
      .shaped('subsidy.institution_programmes', list)
      .value.map(p => p.code)
  t.same(institutions('2025-04-30'), ['payer_a_2023'])
  t.same(institutions('2025-05-01'), ['payer_a_2023', 'payer_b_2025'])
  t.same(institutions('2025-07-01'), ['payer_a_2023', 'payer_b_2025', 'payer_c_2025'])
  t.match(rulesOn('2023-12-31').shaped('subsidy.local_programmes', list).value, [
    { code: 'busan_2023', share: 50, capPerFirm: 2_500_000 }
  ])
})

t.test('ten centres, as published in each edition', async t => {
  for (const date of ['2021-11-01', '2025-05-01'])
    t.equal(rulesOn(date).shaped('centres.all', list).value.length, 10, date)
})

t.test('the assumed rate table keeps to its checks: 0.270 % for grade 7 at 75 days, products in order', async t => {
  const rules = rulesOn('2021-12-01')
  const rate = rules.gradePercents('rating.yearly_rate_by_grade').value.get(7)
  t.ok(rate)
  if (rate) t.equal(percentText(times(rate, ratio(75n, 365n)), 3), '0.270')
  const factor = (product: string) => rules.factor(`${product}.rate_factor`).value
  t.ok(compareRatios(factor('multi_standard'), factor('multi_selective')) < 0)
  t.ok(compareRatios(factor('multi_selective'), factor('single_general')) < 0)
  t.ok(compareRatios(factor('single_general'), factor('multi_custom')) < 0)
})

t.test('every value without a document of its own is assumed with its reasoning', async t => {
  for (const parameter of packagedRulebook().parameters.values()) {
    for (const entry of parameter.entries.filter(entry => entry.assumed)) {
      t.ok((entry.note ?? '').length > 20, `${parameter.name} from ${entry.from}`)
    }
  }
})

t.test('the register of statements names parameters that exist, and leaves out none but product terms', async t => {
  const text = readFileSync(join(PACKAGE_DIRECTORY, 'statements.yaml'), 'utf8')
  const statements = readStatements(text, packagedRulebook())
  const named = new Set(statements.flatMap(statement => statement.parameters))
  const unnamed = [...packagedRulebook().parameters.keys()].filter(name => {
    const [group = ''] = name.split('.')
    return !named.has(name) && !(PRODUCT_CODES as readonly string[]).includes(group)
  })
  t.same(unnamed, [], 'every common parameter carries a statement')
  t.throws(
    () => readStatements('- { id: X1, citation: "001:L1", statement: x, parameters: [no.such] }', packagedRulebook()),
    /names no\.such/
  )
  t.throws(
    () => readStatements('- { id: X1, citation: "001:L1", statement: x }', packagedRulebook()),
    /needs a parameter or a test/
  )
  t.throws(
    () => readStatements('- { id: X1, citation: "009:L1", statement: x, test: y }', packagedRulebook()),
    /cites 009:L1/
  )
})
