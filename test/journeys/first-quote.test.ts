import { type ApiClient, type components, createApiClient } from '@trade-credit/client/client.ts'
import { clientCredentials } from '@trade-credit/client/client-credentials.ts'
import { generateKeyPair } from 'jose'
import t from 'tap'
import { startupQuoteRequest } from '../support/requests/startup-quote.ts'
import { runWholeStack, temporaryDataDir } from '../support/run-stack.ts'

t.test('the first quote, through the generated client and the whole stack', { timeout: 120_000 }, async t => {
  const baseUrl = await runWholeStack(t, await temporaryDataDir(t)).ready
  const as = (clientId: string, language: 'ko' | 'en' = 'en'): ApiClient => {
    const token = clientCredentials({ tokenUrl: `${baseUrl}/oauth/token`, clientId, clientSecret: 'local' })
    return createApiClient({ baseUrl, token, language })
  }
  const [portal, stranger, auditor, operator] = [as('portal'), as('portal-2'), as('auditor'), as('operator')]
  const request = firstQuote()
  let lastKey = 0
  const newKey = () => ({ header: { 'idempotency-key': `"journey-${(lastKey += 1)}"` } })

  await t.test('a bank whose tokens are bound to its key', async t => {
    const key = await generateKeyPair('ES256')
    const tokenUrl = `${baseUrl}/oauth/token`
    const token = clientCredentials({ tokenUrl, clientId: 'bank', clientSecret: 'local', key })
    const read = async (client: ApiClient) => client.GET('/v1/events', { params: { query: { after: 0 } } })
    t.equal((await read(createApiClient({ baseUrl, token, key }))).response.status, 200)
    t.match(await read(createApiClient({ baseUrl, token })), { error: { code: 'proof_missing' } }, 'the token alone')
    const other = await generateKeyPair('ES256')
    t.match(await read(createApiClient({ baseUrl, token, key: other })), { error: { code: 'proof_invalid' } })
  })

  await t.test('the operator begins on the first of December 2021', async t => {
    const { data, response } = await operator.POST('/v1/sandbox/resets', {
      params: newKey(),
      body: { today: '2021-12-01' }
    })
    t.equal(response.status, 201)
    t.match(data, { today: '2021-12-01', sandbox: true })
  })

  await t.test('products on sale that day, each term with its source', async t => {
    const { data } = await portal.GET('/v1/products')
    const startup = data?.items.find(({ code }) => code === 'single_startup')
    const age = startup?.terms.find(({ term }) => term === 'max_years_since_opening')
    t.match(age?.rule, { value: 7, from: '2021-11-01', source: '001:L345', assumed: false })
    const { data: earlier } = await portal.GET('/v1/products', { params: { query: { asOf: '2021-10-31' } } })
    t.notOk(
      earlier?.items.some(({ code }) => code === 'single_startup'),
      'not yet on sale the day before'
    )
  })

  const quoted = await portal.POST('/v1/quotes', { params: newKey(), body: request })
  const id = quoted.data?.id ?? ''

  await t.test('a quote explains its premium', async t => {
    t.equal(quoted.response.status, 201)
    t.equal(quoted.response.headers.get('location'), `/v1/quotes/${id}`)
    t.match(quoted.data, {
      status: 'quoted',
      illustrative: false,
      asOf: '2021-12-01',
      insuredAmount: 50_000_000,
      buyers: [{ limitedBy: 'requested', insuredAmount: 50_000_000, insuredReceivables: 243_333_333 }]
    })
    const premium = quoted.data?.premium
    t.ok(premium && premium.payable <= premium.net && premium.net <= premium.gross)
  })

  await t.test('the same key gives the same quote, another body is refused', async t => {
    const params = { header: { 'idempotency-key': `"journey-${lastKey}"` } }
    const again = await portal.POST('/v1/quotes', { params, body: request })
    t.equal(again.response.headers.get('idempotency-replayed'), 'true')
    t.same(again.data, quoted.data)
    const other = await portal.POST('/v1/quotes', { params, body: { ...request, paymentPlan: 'instalments' } })
    t.equal(other.response.status, 422)
    t.match(other.error, { code: 'key_reused', errors: [] })
  })

  await t.test('read again it is the same; Korean is one header away', async t => {
    const params = { path: { quoteId: id } }
    t.same((await portal.GET('/v1/quotes/{quoteId}', { params })).data, quoted.data)
    const { response } = await as('portal', 'ko').GET('/v1/quotes/{quoteId}', { params })
    t.equal(response.headers.get('content-language'), 'ko')
  })

  await t.test('a stranger finds nothing, and cannot tell that there is something', async t => {
    const theirs = await stranger.GET('/v1/quotes/{quoteId}', { params: { path: { quoteId: id } } })
    const nothing = await stranger.GET('/v1/quotes/{quoteId}', {
      params: { path: { quoteId: 'qt_01JD3ZQ8W5R7XG6K2M4N9P0TVB' } }
    })
    t.equal(theirs.response.status, 404)
    const { instance: _theirs, ...refusal } = theirs.error ?? { instance: '' }
    const { instance: _nothing, ...absence } = nothing.error ?? { instance: '' }
    t.same(refusal, absence)
    t.same((await stranger.GET('/v1/quotes')).data, { items: [], nextCursor: null })
  })

  await t.test('the list pages, newest first', async t => {
    const ids = [id]
    for (const paymentPlan of ['instalments', 'annual'] as const) {
      const { data } = await portal.POST('/v1/quotes', { params: newKey(), body: { ...request, paymentPlan } })
      ids.unshift(data?.id ?? '')
    }
    const seen: string[] = []
    let cursor: string | null | undefined
    do {
      const query = { limit: 2, ...(cursor ? { cursor } : {}) }
      const { data } = await portal.GET('/v1/quotes', { params: { query } })
      seen.push(...(data?.items.map(quote => quote.id) ?? []))
      cursor = data?.nextCursor
    } while (cursor)
    t.same(seen, ids)
    const { response, error } = await stranger.GET('/v1/quotes', { params: { query: { cursor: '1.x.y' } } })
    t.equal(response.status, 400)
    t.match(error, { errors: [{ pointer: '/query/cursor' }] })
  })

  await t.test('the rulebook states the rules that the quote names', async t => {
    const { data } = await portal.GET('/v1/rulebook/parameters', { params: { query: { asOf: '2021-12-01' } } })
    t.equal(data?.version, quoted.data?.rulebook.version)
    const standing = new Map(data?.items.map(({ name, standing }) => [name, standing]))
    const rules = quoted.data?.rules ?? []
    t.ok(rules.length > 0)
    for (const { parameter, from, source } of rules) t.match(standing.get(parameter), { from, source }, parameter)
  })

  await t.test('the feed of events is there to follow', async t => {
    const { data } = await portal.GET('/v1/events', { params: { query: { limit: 1 } } })
    t.ok(data && data.next >= 0)
    t.equal((await stranger.GET('/v1/events')).data?.items.length, 0)
  })

  await t.test('the auditor reads who did it; the portal may not ask', async t => {
    const params = { query: { aggregate: id } }
    const { data } = await auditor.GET('/v1/audit-entries', { params })
    t.match(data?.items[0], { organisation: 'org_portal', client: 'portal', aggregate: { type: 'quote', id } })
    t.equal((await portal.GET('/v1/audit-entries', { params })).response.status, 403)
    const verified = await auditor.POST('/v1/audit-verifications', { body: {} })
    t.match(verified.data, { intact: true, findings: [] })
  })

  await t.test('a month later the quote has expired; the clock does not go back', async t => {
    const { data } = await operator.PUT('/v1/clock', { body: { today: '2022-01-15' } })
    t.equal(data?.today, '2022-01-15')
    const { data: later } = await portal.GET('/v1/quotes/{quoteId}', { params: { path: { quoteId: id } } })
    t.equal(later?.status, 'expired')
    const back = await operator.PUT('/v1/clock', { body: { today: '2022-01-14' } })
    t.equal(back.response.status, 409)
    t.equal((await portal.PUT('/v1/clock', { body: { today: '2022-02-01' } })).response.status, 403)
  })

  await t.test('a reset leaves nothing', async t => {
    await operator.POST('/v1/sandbox/resets', { params: newKey(), body: { today: '2021-12-01' } })
    t.same((await portal.GET('/v1/quotes')).data?.items, [])
  })
})

type QuoteRequest = Omit<components['schemas']['QuoteRequest'], 'salesLedgerId'>

/** On the business date, with buyers that are listed and not read from a ledger. */
function firstQuote(): QuoteRequest {
  const { salesLedgerId: _left, asOf: _today, ...request } = startupQuoteRequest()
  return request
}

/** Never called: what the compiler must refuse, it refuses here. */
export async function wrongCalls(portal: ApiClient): Promise<void> {
  const request = firstQuote()
  const params = { header: { 'idempotency-key': '"typed"' } }
  // @ts-expect-error a request has no such field
  const wrong: QuoteRequest = { ...request, colour: 'red' }
  await portal.POST('/v1/quotes', { params, body: wrong })
  const [buyer] = request.buyers
  // @ts-expect-error won are numbers
  await portal.POST('/v1/quotes', { params, body: { ...request, buyers: [{ ...buyer, salesLastYear: '1' }] } })
  // @ts-expect-error a POST that keeps something needs its key
  await portal.POST('/v1/quotes', { body: request })
  // @ts-expect-error no such address
  await portal.GET('/v1/quote')
  const { data } = await portal.GET('/v1/quotes/{quoteId}', { params: { path: { quoteId: 'qt_' } } })
  // @ts-expect-error an amount may be null: nobody adds it up unasked
  data?.insuredAmount.toFixed()
}
