import { quoteService } from '@trade-credit/quote-service/app.ts'
import t from 'tap'
import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'
import { type RunningService, runService } from '../../support/running-service.ts'

/** The start-up's request for 2억 at 1 %: a premium of 200만 in Busan, and in Yongin. */
function request(changes: object = {}, premises = [{ province: '부산', city: '사상구', headquarters: true }]) {
  const base = startupQuoteRequest()
  const buyers = base.buyers.map(buyer => ({
    ...buyer,
    expectedSales: 9_000_000_000,
    requestedInsuredAmount: 200_000_000
  }))
  const policyholder = { ...base.policyholder, latestFiscalYearEnd: '2022-12-31', premises }
  return { ...base, asOf: '2023-06-01', policyholder, buyers, ...changes }
}

const YONGIN = [{ province: '경기', city: '용인시', headquarters: true }]

async function enter({ call }: RunningService, code: string, body: object) {
  const url = `/v1/subsidy-programmes/${code}`
  const etag = (await call('GET', url)).headers['etag']
  const headers = typeof etag === 'string' ? { 'if-match': etag } : {}
  const reply = await call('PUT', url, { as: 'operator', body, headers })
  if (reply.status !== 201) throw new Error(reply.text)
  return reply.body.entries.at(-1).id as string
}

t.test('a quote says who pays which part, with the rule, and is read as it was answered', async t => {
  const { call } = await runService(t, quoteService)
  const { status, body } = await call('POST', '/v1/quotes', { body: request() })
  t.equal(status, 201)
  t.match(body.premium, {
    gross: 2_000_000,
    discounts: [{ programme: 'agreement', percent: 10, amount: 200_000, cappedBy: null }],
    net: 1_800_000,
    subsidies: [
      {
        programme: 'busan_2023',
        name: '부산광역시',
        percent: 50,
        amount: 900_000,
        cappedBy: null,
        rule: { parameter: 'subsidy.local_programmes', source: '002:L3-7', value: { code: 'busan_2023', share: 50 } }
      },
      { programme: 'payer_a_2023', percent: 20, amount: 360_000 }
    ],
    possibleSubsidies: [],
    possiblePayable: null,
    payable: 540_000,
    instalments: [{ dueOn: '2023-06-01', amount: 540_000 }]
  })
  const programmes = body.rules.filter((rule: { parameter: string }) => rule.parameter.startsWith('subsidy.'))
  t.equal(programmes.length, 3, 'the discount and each programme are among the rules')
  t.same((await call('GET', `/v1/quotes/${body.id}`)).body, body)
  const summary = (await call('GET', '/v1/quotes')).body.items[0]
  t.equal(summary.payable, 540_000)
})

t.test('the choice: best when left out, none, or codes; an unknown code is refused by pointer', async t => {
  const { call } = await runService(t, quoteService)
  const payable = async (subsidies: unknown) =>
    (await call('POST', '/v1/quotes', { body: request({ subsidies }) })).body.premium.payable
  t.equal(await payable(undefined), 540_000)
  t.equal(await payable('none'), 2_000_000)
  t.equal(await payable(['busan_2023']), 900_000)
  t.equal(await payable([]), 2_000_000)

  const late = await call('POST', '/v1/quotes', { body: request({ subsidies: ['seoul_2025', 'busan_2023'] }) })
  t.equal(late.status, 201, 'a programme of another date is known, and the quote says that it does not apply')
  t.match(late.body.findings, [{ code: 'subsidy.not_in_force', outcome: 'note', field: '/subsidies' }])
  for (const url of ['/v1/quotes', '/v1/price-previews']) {
    const unknown = await call('POST', url, { body: request({ subsidies: ['busan_2023', 'busan_2032'] }) })
    t.match(unknown, { status: 400, body: { errors: [{ pointer: '/subsidies/1', code: 'unknown_programme' }] } }, url)
  }
})

t.test('2025: exact shares reduce what is payable, ranges are listed as possible', async t => {
  const { call } = await runService(t, quoteService)
  const { premium, findings } = (
    await call('POST', '/v1/price-previews', { body: request({ asOf: '2025-06-02' }, YONGIN) })
  ).body
  t.ok(premium, JSON.stringify(findings))
  const { body } = await call('POST', '/v1/quotes', { body: request({ asOf: '2025-06-02' }, YONGIN) })
  t.match(body.premium, {
    net: 1_800_000,
    subsidies: [{ programme: 'payer_a_2023', amount: 360_000 }],
    possibleSubsidies: [
      {
        programme: 'gyeonggi_2025',
        percent: 50,
        mostPercent: 60,
        least: 900_000,
        most: 1_080_000,
        leastPayable: 360_000,
        mostPayable: 540_000
      },
      { programme: 'gyeonggi_yongin_2025', percent: 20, mostPercent: 70, least: 360_000, most: 1_260_000 }
    ],
    possiblePayable: { least: 90_000, most: 180_000 },
    payable: 1_440_000
  })
})

t.test('an entry counts in the next quote, preview and comparison, at once', async t => {
  const service = await runService(t, quoteService)
  const { call } = service
  const asked = request({ asOf: '2025-06-02' }, YONGIN)
  const payable = async (url: string) => (await call('POST', url, { body: asked })).body.premium.payable
  t.equal(await payable('/v1/quotes'), 1_440_000)
  t.equal(await payable('/v1/price-previews'), 1_440_000)
  const id = await enter(service, 'gyeonggi_2025', { effectiveFrom: '2025-06-01', percent: 50 })
  t.equal(await payable('/v1/quotes'), 540_000)
  t.equal(await payable('/v1/price-previews'), 540_000)
  const { body } = await call('POST', '/v1/quotes', { body: asked })
  t.equal(body.premium.subsidies[0].rule.source, `operator entry ${id}`)
  const { product: _product, ...products } = asked
  const compared = (await call('POST', '/v1/quote-comparisons', { body: products })).body
  t.equal(
    compared.items.find((item: { product: string }) => item.product === 'single_startup').premium.payable,
    540_000
  )
})

t.test('another instance of the service counts it in its next quote', async t => {
  const first = await runService(t, quoteService)
  const variables = {
    DATABASE_URL: first.database.urlOf('quote_api'),
    JOB_DATABASE_URL: first.database.urlOf('quote_job')
  }
  const second = await runService(t, quoteService, { variables })
  const asked = { body: request({ asOf: '2025-06-02' }, YONGIN) }
  t.equal((await second.call('POST', '/v1/quotes', asked)).body.premium.payable, 1_440_000)
  await enter(first, 'gyeonggi_2025', { effectiveFrom: '2025-06-01', percent: 50 })
  t.equal((await second.call('POST', '/v1/quotes', asked)).body.premium.payable, 540_000)
})

t.test('a receipt replays to the same won after the entry was superseded', async t => {
  const service = await runService(t, quoteService)
  const { call } = service
  const asked = request({ asOf: '2025-06-02', subsidies: ['gyeonggi_2025'] }, YONGIN)
  const first = await enter(service, 'gyeonggi_2025', { effectiveFrom: '2025-06-01', percent: 50 })
  const { id, premium } = (await call('POST', '/v1/quotes', { body: asked })).body
  t.equal(premium.payable, 900_000)
  await enter(service, 'gyeonggi_2025', { effectiveFrom: '2025-06-01', percent: 60 })
  const receipt = (await call('GET', `/v1/quotes/${id}/receipt`)).body
  t.match(receipt.subsidyEntries, [{ id: first, version: 1, terms: { code: 'gyeonggi_2025', share: 50 } }])
  const verified = await call('POST', '/v1/receipts/verifications', { body: receipt })
  t.match(verified.body, { verified: true, figures: 'match', differences: [] })
  t.equal((await call('POST', '/v1/quotes', { body: asked })).body.premium.payable, 720_000)

  const altered = { ...receipt, subsidyEntries: [] }
  t.match((await call('POST', '/v1/receipts/verifications', { body: altered })).body, {
    verified: false,
    figures: 'differ'
  })
})
