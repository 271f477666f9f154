import { quoteService } from '@trade-credit/quote-service/app.ts'
import pg from 'pg'
import t from 'tap'
import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'
import { runService } from '../../support/running-service.ts'

t.test('a quote is worked out, kept and explained', async t => {
  const { call } = await runService(t, quoteService)
  const posted = await call('POST', '/v1/quotes', { body: startupQuoteRequest() })
  t.equal(posted.status, 201)
  t.equal(posted.headers['location'], `/v1/quotes/${posted.body.id}`)
  t.match(posted.body, {
    id: /^qt_[0-9A-Z]{26}$/,
    status: 'quoted',
    illustrative: true,
    product: 'single_startup',
    asOf: '2021-12-01',
    findings: [],
    buyers: [
      {
        businessNumber: '9998600043',
        eligible: true,
        insuredAmount: 50_000_000,
        limitedBy: 'requested',
        insuredReceivables: 243_333_333,
        turnover: '4.8667',
        acceptanceRatio: '0.6952',
        coveragePercent: 80,
        rate: { percent: '1.000', base: 'insured_amount' },
        premium: 500_000
      }
    ],
    insuredAmount: 50_000_000,
    premium: {
      gross: 500_000,
      net: 500_000,
      payable: 500_000,
      instalments: [{ dueOn: '2021-12-01', amount: 500_000 }]
    },
    rulebook: { asOf: '2021-12-01', version: /^sha256:[0-9a-f]{64}$/ }
  })

  const read = await call('GET', `/v1/quotes/${posted.body.id}`)
  t.equal(read.status, 200)
  t.same(read.body, posted.body, 'what is read is what was answered')

  const korean = await call('GET', `/v1/quotes/${posted.body.id}`, { headers: { 'accept-language': 'ko' } })
  t.equal(korean.headers['content-language'], 'ko')
})

t.test('without asOf a quote is for the business date and can be applied for', async t => {
  const { call } = await runService(t, quoteService)
  const { asOf: _asOf, ...request } = startupQuoteRequest()
  const { body } = await call('POST', '/v1/quotes', { body: request })
  t.equal(body.illustrative, false)
  t.match(body.findings, [
    { code: 'policyholder.business_age_over_limit', outcome: 'decline', field: '/policyholder/openedOn' }
  ])
  t.equal(body.status, 'declined')
  t.equal(body.premium, null)
})

t.test('a date that no source reaches is refused, and nothing is kept', async t => {
  const { call } = await runService(t, quoteService)
  const reply = await call('POST', '/v1/quotes', { body: { ...startupQuoteRequest(), asOf: '2001-01-01' } })
  t.match(reply.body, { code: 'rulebook.no_source_for_date' })
  t.same((await call('GET', '/v1/quotes')).body.items, [])
})

t.test('quotes are listed newest first, filtered and page by page', async t => {
  const { call } = await runService(t, quoteService)
  const ids: string[] = []
  for (let i = 0; i < 5; i += 1) {
    const product = i === 2 ? 'online_direct' : 'single_startup'
    ids.unshift((await call('POST', '/v1/quotes', { body: { ...startupQuoteRequest(), product } })).body.id)
  }
  const first = (await call('GET', '/v1/quotes?limit=2')).body
  const second = (await call('GET', `/v1/quotes?limit=2&cursor=${first.nextCursor}`)).body
  const third = (await call('GET', `/v1/quotes?limit=2&cursor=${second.nextCursor}`)).body
  t.same(
    [...first.items, ...second.items, ...third.items].map(item => item.id),
    ids
  )
  t.equal(third.nextCursor, null)

  t.same(
    (await call('GET', '/v1/quotes?product=online_direct')).body.items.map((i: { id: string }) => i.id),
    [ids[2]]
  )
  t.same((await call('GET', '/v1/quotes?status=declined')).body.items, [])
  t.equal((await call('GET', '/v1/quotes?policyholder=9998100015')).body.items.length, 5)
  t.equal((await call('GET', `/v1/quotes?limit=3&cursor=${first.nextCursor}x`)).status, 400)
  t.equal(
    (await call('GET', `/v1/quotes?product=online_direct&cursor=${first.nextCursor}`)).status,
    400,
    'of another list'
  )
})

t.test('two organisations do not see each other’s quotes; the insurer and the auditor see both', async t => {
  const { call, database } = await runService(t, quoteService)
  const { id } = (await call('POST', '/v1/quotes', { body: startupQuoteRequest() })).body
  t.equal((await call('GET', `/v1/quotes/${id}`, { as: 'portal-2' })).status, 404)
  t.same((await call('GET', '/v1/quotes', { as: 'portal-2' })).body.items, [])
  t.equal((await call('GET', `/v1/quotes/${id}`, { as: 'underwriter' })).status, 200)
  t.equal((await call('GET', `/v1/quotes/${id}`, { as: 'auditor' })).status, 200)

  const client = new pg.Client({ connectionString: database.urlOf('quote_api') })
  await client.connect()
  await client.query(`begin; set local app.organisation = 'org_portal_2'; set local app.actor_kind = 'channel'`)
  const { rows } = await client.query('select id from quote.quote')
  await client.end()
  t.same(rows, [], 'a handler that forgot to filter would still see nothing')
})

t.test('a quote cannot be changed or removed by the service', async t => {
  const { call, database } = await runService(t, quoteService)
  await call('POST', '/v1/quotes', { body: startupQuoteRequest() })
  for (const statement of ["update quote.quote set status = 'declined'", 'delete from quote.quote']) {
    const client = new pg.Client({ connectionString: database.urlOf('quote_api') })
    await client.connect()
    await t.rejects(client.query(statement), { code: '42501' })
    await client.end()
  }
})
