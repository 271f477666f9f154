import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { isProductCode, PRODUCT_CODES, type ProductCode } from '@trade-credit/domain/products.ts'
import { compareRatios } from '@trade-credit/domain/ratio.ts'
import { NoSourceForDate } from '@trade-credit/domain/rules.ts'
import { packagedRulebook, sandboxRulebook } from '@trade-credit/rulebook/packaged.ts'
import { entryOn, type Rulebook } from '@trade-credit/rulebook/rulebook.ts'
import { rulesAt } from '@trade-credit/rulebook/rules-at.ts'
import t from 'tap'
import { quoteWith } from '../../support/quote-case.ts'
import { soundCase } from '../../support/sound-quote.ts'

const DATES = [
  '2007-06-01',
  '2008-05-01',
  '2015-01-01',
  '2021-06-01',
  '2021-10-31',
  '2021-11-01',
  '2023-04-01',
  '2025-05-01',
  '2025-07-01',
  '2026-11-22'
] as const

/**
 * Terms that are not published: 001:L287 and L292 (다사랑 소기업형), 001:L180 (전자방식), 001:L359 and L403 (일부업종), 000:L198 (미니), L297-300
 * (소상공인), 003:L2109 (어음), 004:L17 (소액). What a sound firm is told, a letter for each date: Q quoted, R referred because terms are not published, X not on sale any more,
 * · no source reaches the date. First under the packaged rulebook, then with the sandbox's example terms.
 */
const ANSWERS: Readonly<Record<ProductCode, readonly [packaged: string, sandbox: string]>> = {
  multi_standard: ['Q····QQQQQ', 'Q····QQQQQ'],
  multi_selective: ['Q····QQQQQ', 'Q····QQQQQ'],
  multi_custom: ['Q····QQQQQ', 'Q····QQQQQ'],
  multi_small_firm: ['·····RRRRR', '·····QQQQQ'],
  single_general: ['·····QQQQQ', '·····QQQQQ'],
  single_simple: ['·····QQQQQ', '·····QQQQQ'],
  single_startup: ['·····QQQQQ', '·····QQQQQ'],
  single_small_firm: ['·····RRRRR', '·····QQQQQ'],
  b2b_plus: ['···RRQQQQQ', '···QQQQQQQ'],
  electronic_receivables: ['·····RRRRR', '·····QQQQQ'],
  online_simple: ['·····QQQQQ', '·····QQQQQ'],
  online_startup: ['·····QQQQQ', '·····QQQQQ'],
  online_direct: ['·····RRRRR', '·····QQQQQ'],
  online_mini: ['·······RRR', '·······QQQ'],
  micro_business: ['·······RRR', '·······QQQ'],
  bill: ['···RRRRRRR', '···QQQQQQQ'],
  multi_micro_2007: ['R····XXXXX', 'Q····XXXXX']
}

for (const product of PRODUCT_CODES) {
  t.test(`${product} through the editions`, async t => {
    const [packaged, sandbox] = ANSWERS[product]
    t.equal(DATES.map(on => answer(product, on, packagedRulebook())).join(''), packaged, 'packaged')
    t.equal(DATES.map(on => answer(product, on, sandboxRulebook())).join(''), sandbox, 'sandbox')
  })
}

t.test('the days around each edition', async t => {
  const sandbox = sandboxRulebook()
  for (const [product, on, expected] of [
    ['multi_standard', '2004-03-01', '·'],
    ['multi_standard', '2004-03-02', 'Q'],
    ['multi_selective', '2006-06-30', '·'],
    ['multi_selective', '2006-07-01', 'Q'],
    ['multi_custom', '2008-04-30', 'Q'],
    ['multi_custom', '2008-05-01', '·'],
    ['bill', '2020-12-31', '·'],
    ['bill', '2021-01-01', 'Q'],
    ['single_general', '2021-10-31', '·'],
    ['single_general', '2021-11-01', 'Q'],
    ['online_mini', '2025-04-30', '·'],
    ['online_mini', '2025-05-01', 'Q']
  ] as const)
    t.equal(answer(product, on, sandbox), expected, `${product} on ${on}`)
})

t.test('every term that stands as unknown is named by the referral of a product on sale', async t => {
  for (const product of PRODUCT_CODES) {
    for (const on of DATES.filter(date => answer(product, date, packagedRulebook()) === 'R')) {
      t.same(namedAsUnpublished(product, on), unknownTermsOf(product, on), `${product} on ${on}`)
    }
  }
})

t.test('no product that is quoted has a term that stands as unknown, but 2007’s that ended', async t => {
  for (const product of PRODUCT_CODES) {
    for (const on of DATES.filter(date => answer(product, date, packagedRulebook()) === 'Q')) {
      t.same(unknownTermsOf(product, on), [], `${product} on ${on}`)
    }
  }
})

t.test(
  '001:L254, L335 no product admits a grade that is not insurable, nor pays above the ceiling of its day',
  async t => {
    for (const product of PRODUCT_CODES) {
      for (const on of DATES) {
        const rules = rulesAt(sandboxRulebook(), plainDate(on))
        if (!rules.states(`${product}.buyer_grades`) || !rules.states('grades.insurable_worst')) continue
        const { worst } = rules.grades(`${product}.buyer_grades`).value
        const isSimple = rules.text(`${product}.buyer_grade_scale`).value === 'simple'
        const most = rules.count(isSimple ? 'grades.simple_worst' : 'grades.insurable_worst').value
        t.ok(worst <= most, `${product} on ${on}`)
        if (!rules.states(`${product}.coverage_ratio`)) continue
        const ceiling = rules.percent('coverage.ratio_ceiling').value
        t.ok(compareRatios(rules.percent(`${product}.coverage_ratio`).value, ceiling) <= 0, `${product} on ${on}`)
      }
    }
  }
)

function answer(product: ProductCode, on: string, rulebook: Rulebook): string {
  try {
    const { status, findings, premium } = quoteWith(soundCase(product, on), rulesAt(rulebook, plainDate(on)))
    if (status === 'quoted') return premium !== null && premium.payable > 0n ? 'Q' : 'quoted without a price'
    if (premium !== null) return `${status} with a price`
    const codes = [...new Set(findings.filter(f => f.outcome !== 'note').map(f => f.code))].join()
    if (status === 'referred' && codes === 'product.terms_not_published') return 'R'
    return codes === 'product.not_sold' ? 'X' : `${status}: ${codes}`
  } catch (error) {
    if (error instanceof NoSourceForDate) return '·'
    throw error
  }
}

function namedAsUnpublished(product: ProductCode, on: string): string[] {
  const { findings } = quoteWith(soundCase(product, on), rulesAt(packagedRulebook(), plainDate(on)))
  return findings.flatMap(f => (f.detail.parameter === undefined ? [] : [String(f.detail.parameter)])).sort()
}

/** The product's terms without a value that day; from May 2008 the terms of 2007 end unknown, and 2021 has others instead. */
function unknownTermsOf(product: ProductCode, on: string): string[] {
  return [...packagedRulebook().parameters.values()].flatMap(parameter => {
    const [group = ''] = parameter.name.split('.')
    const entry = isProductCode(group) && group === product ? entryOn(parameter, plainDate(on)) : null
    return entry && !entry.known && entry.from !== '2008-05-01' ? [parameter.name] : []
  })
}
