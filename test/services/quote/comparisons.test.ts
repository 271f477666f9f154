import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { ratio } from '@trade-credit/domain/ratio.ts'
import { won } from '@trade-credit/domain/won.ts'
import { quoteService } from '@trade-credit/quote-service/app.ts'
import {
  byUsefulness,
  type ComparedProduct,
  productsOnSale
} from '@trade-credit/quote-service/quote-comparisons/compare-products.ts'
import t from 'tap'
import { rulesOn } from '../../support/quote-case.ts'
import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'
import { runService } from '../../support/running-service.ts'

interface Compared {
  readonly insuredAmount: number
  readonly premium: { readonly payable: number }
  readonly order: { readonly questions: number }
}

function comparisonRequest() {
  const { product: _product, ...request } = startupQuoteRequest()
  return request
}

t.test('every product on sale answers once, with the figures of its own preview', async t => {
  const { call } = await runService(t, quoteService)
  const { status, body } = await call('POST', '/v1/quote-comparisons', { body: comparisonRequest() })
  t.equal(status, 200)
  t.match(body, { asOf: '2021-12-01', illustrative: true, rulebook: { version: /^sha256:/ } })
  const onSale = (await call('GET', '/v1/products?asOf=2021-12-01')).body.items.map((p: { code: string }) => p.code)
  t.strictSame(body.items.map((item: { product: string }) => item.product).sort(), onSale.sort())
  for (const item of body.items) {
    const preview = await call('POST', '/v1/price-previews', {
      body: { ...comparisonRequest(), product: item.product }
    })
    if (preview.status === 422) {
      t.match(item, { status: 'referred', findings: [{ code: 'product.terms_not_published' }] }, item.product)
      continue
    }
    t.equal(item.status, preview.body.status, item.product)
    t.strictSame(item.findings, preview.body.findings, item.product)
    t.equal(item.insuredAmount, preview.body.insuredAmount, item.product)
    t.strictSame(item.premium, preview.body.premium, item.product)
  }
  t.ok(body.differences.includes('status') && body.differences.includes('terms.buyerCap'))
  t.same((await call('GET', '/v1/quotes')).body.items, [], 'nothing is kept')
})

t.test(
  'what is quoted comes first by what cover costs, then what a person looks at, then what is declined',
  async t => {
    const { call } = await runService(t, quoteService)
    const request = comparisonRequest()
    // Known to the simple assessment alone: products that go by the other scale have to ask.
    const buyers = request.buyers.map(buyer => ({ ...buyer, creditStatus: 'unassessed', creditGrade: null }))
    const { items } = (await call('POST', '/v1/quote-comparisons', { body: { ...request, buyers } })).body
    const standing = ['quoted', 'referred', 'declined']
    const places = items.map((item: { status: string }) => standing.indexOf(item.status))
    t.strictSame(places, places.toSorted(), 'by status')
    t.strictSame(new Set(places), new Set([0, 1, 2]), 'the example has all three')
    const quoted = items.filter((item: { status: string }) => item.status === 'quoted')
    const costs = quoted.map((item: Compared) => item.premium.payable / item.insuredAmount)
    t.strictSame(
      costs,
      costs.toSorted((a: number, b: number) => a - b),
      'by cost of cover'
    )
    t.match(quoted[0].order, {
      place: 1,
      by: 'payable_per_cover',
      payablePerCover: { payable: quoted[0].premium.payable, cover: quoted[0].insuredAmount }
    })
    t.ok(
      items
        .filter((item: { status: string }) => item.status === 'referred')
        .every((item: Compared) => item.order.questions > 0)
    )
  }
)

t.test('a product is not asked for, and an unknown field is refused', async t => {
  const { call } = await runService(t, quoteService)
  const reply = await call('POST', '/v1/quote-comparisons', { body: startupQuoteRequest() })
  t.match(reply, { status: 400, body: { errors: [{ pointer: '/product', code: 'unknown_field' }] } })
})

t.test('a date before all sources, or between them, has no products to compare', async t => {
  const { call } = await runService(t, quoteService)
  const reply = await call('POST', '/v1/quote-comparisons', { body: { ...comparisonRequest(), asOf: '2001-01-01' } })
  t.match(reply, { status: 422, body: { code: 'rulebook.no_source_for_date' } })
  t.ok(productsOnSale(rulesOn('2007-05-01')).includes('multi_micro_2007'))
  t.notOk(productsOnSale(rulesOn('2021-12-01')).includes('multi_micro_2007'))
  t.equal(rulesOn('2021-12-01').asOf, plainDate('2021-12-01'))
})

t.test('ties of cost go to the larger cover, and exact fractions decide, not rounded ones', async t => {
  const one = (product: ComparedProduct['product'], cover: bigint, payable: bigint, months = 12): ComparedProduct => ({
    product,
    result: { status: 'quoted', findings: [], buyers: [], insuredAmount: won(cover), premium: null },
    payablePerCover: ratio(payable, cover),
    months,
    questions: 0,
    refusals: 0
  })
  const ordered = byUsefulness([
    one('single_general', 100n, 1n),
    one('single_simple', 200n, 2n),
    one('single_startup', 10n ** 15n, 10n ** 13n - 1n)
  ])
  t.strictSame(
    ordered.map(({ product }) => product),
    ['single_startup', 'single_simple', 'single_general']
  )
  t.strictSame(
    byUsefulness([
      one('online_mini', 12_000n, 10n, 1),
      one('single_general', 1_000n, 10n),
      one('online_direct', 1_000n, 11n),
      one('single_startup', 12_000n, 9n, 1)
    ]).map(({ product }) => product),
    ['single_startup', 'online_mini', 'single_general', 'online_direct'],
    'a month’s cover is compared by the month'
  )
})
