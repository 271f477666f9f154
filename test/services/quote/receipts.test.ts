import { quoteService } from '@trade-credit/quote-service/app.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import t from 'tap'
import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'
import { runService } from '../../support/running-service.ts'

const sealed = ({ digest: _digest, ...receipt }: Record<string, unknown>) => ({ ...receipt, digest: digestOf(receipt) })

t.test('a receipt holds all that is needed, and the quote comes out of it again', async t => {
  const { call } = await runService(t, quoteService)
  const quote = (await call('POST', '/v1/quotes', { body: startupQuoteRequest() })).body
  const read = await call('GET', `/v1/quotes/${quote.id}/receipt`)
  t.equal(read.status, 200)
  const receipt = read.body
  t.same(receipt.request, startupQuoteRequest(), 'the request as it was sent')
  t.match(receipt, {
    quoteId: quote.id,
    asOf: '2021-12-01',
    expiresOn: quote.expiresOn,
    rulebook: { version: quote.rulebook.version },
    engine: quote.engine,
    result: {
      status: 'quoted',
      insuredAmount: 50_000_000,
      buyers: [{ insuredReceivables: 243_333_333, rate: '1/100', premium: 500_000 }],
      premium: { gross: 500_000, payable: quote.premium.payable }
    }
  })
  t.equal(receipt.digest, sealed(receipt).digest, 'anybody can check the digest')

  const verify = (body: unknown, as = 'portal') => call('POST', '/v1/receipts/verifications', { as, body })
  const good = {
    verified: true,
    digest: 'matches',
    storedQuote: 'matches',
    rulebook: 'known',
    engine: 'known',
    figures: 'match'
  }
  for (const [body, as] of [
    [receipt, 'portal'],
    [receipt, 'auditor'],
    [receipt, 'underwriter'],
    [{ quoteId: quote.id }, 'portal'],
    [{ quoteId: quote.id }, 'auditor']
  ] as const) {
    const { status, body: answer } = await verify(body, as)
    t.equal(status, 200, as)
    t.same(answer, { quoteId: quote.id, ...good, differences: [] }, as)
  }

  const declined = (await call('POST', '/v1/quotes', { body: { ...startupQuoteRequest(), asOf: null } })).body
  t.equal(declined.status, 'declined')
  t.match((await verify({ quoteId: declined.id })).body, good, 'a declined quote has a receipt too')
})

t.test('a receipt that was altered is found, and where', async t => {
  const { call } = await runService(t, quoteService)
  const { id } = (await call('POST', '/v1/quotes', { body: startupQuoteRequest() })).body
  const receipt = (await call('GET', `/v1/quotes/${id}/receipt`)).body
  const verify = async (body: unknown) => (await call('POST', '/v1/receipts/verifications', { body })).body

  const cheaper = structuredClone(receipt)
  cheaper.result.premium.payable = 400_000
  const differences = [
    { pointer: '/result/premium/payable', stored: 400_000, recomputed: receipt.result.premium.payable }
  ]
  t.match(await verify(cheaper), {
    verified: false,
    digest: 'differs',
    storedQuote: 'differs',
    figures: 'differ',
    differences
  })
  t.match(await verify(sealed(cheaper)), { verified: false, digest: 'matches', storedQuote: 'differs', differences })

  const otherFirm = structuredClone(receipt)
  otherFirm.request.policyholder.name = '다른정밀'
  t.match(await verify(sealed(otherFirm)), {
    verified: false,
    digest: 'matches',
    storedQuote: 'differs',
    figures: 'match'
  })

  const unknownRules = sealed({ ...receipt, rulebook: { version: `sha256:${'0'.repeat(64)}` } })
  t.match(await verify(unknownRules), {
    verified: false,
    rulebook: 'unknown',
    engine: 'known',
    figures: 'not_computed'
  })
  t.match(await verify(sealed({ ...receipt, engine: '0' })), {
    verified: false,
    engine: 'unknown',
    figures: 'not_computed'
  })
  t.match(await verify(sealed({ ...receipt, request: { product: 'cars' } })), {
    verified: false,
    figures: 'not_computed'
  })
  for (const businessDate of ['1900-01-01', '2199-12-31']) {
    t.match(
      await verify(sealed({ ...receipt, businessDate })),
      { verified: false, figures: /not_computed|differ/ },
      businessDate
    )
  }
})

t.test('one verifies one’s own; with the scope for it, any', async t => {
  const { call } = await runService(t, quoteService)
  const { id } = (await call('POST', '/v1/quotes', { body: startupQuoteRequest() })).body
  const receipt = (await call('GET', `/v1/quotes/${id}/receipt`)).body
  const verify = (body: unknown, as: string, scope?: string) =>
    call('POST', '/v1/receipts/verifications', { as, body, ...(scope ? { scope } : {}) })

  t.equal((await call('GET', `/v1/quotes/${id}/receipt`, { as: 'portal-2' })).status, 404)
  t.equal((await verify({ quoteId: id }, 'portal-2')).status, 404)
  t.equal((await verify(receipt, 'portal-2')).status, 404, 'a receipt that came into strange hands')
  t.equal((await verify({ quoteId: id }, 'feed')).status, 403)
  const known = await verify(receipt, 'bank', 'receipts:verify')
  t.match(known, { status: 200, body: { verified: true, storedQuote: 'not_visible' } })
  t.equal(
    (await verify({ quoteId: id }, 'bank', 'receipts:verify')).status,
    404,
    'without the receipt there is nothing to verify'
  )
  t.equal((await verify({ quoteId: 'qt_01JD3ZQ8W5R7XG6K2M4N9P0TVB' }, 'auditor')).status, 404)
  t.equal((await verify({ ...receipt, extra: 1 }, 'auditor')).status, 400)
})

t.test('a quote of an earlier version of the rulebook is verified with that version', async t => {
  const { call } = await runService(t, quoteService)
  const { id, rulebook } = (await call('POST', '/v1/quotes', { body: startupQuoteRequest() })).body
  const today = (await call('GET', '/v1/rulebook/versions', { as: 'operator' })).body.today
  const imported = await call('POST', '/v1/rulebook/imports', {
    as: 'operator',
    body: {
      activateFrom: today,
      note: 'Another cap',
      parameters: { 'single_startup.buyer_cap': { values: [{ from: today, value: 1_000_000, source: '001:L347' }] } }
    }
  })
  t.equal(imported.status, 201, imported.text)
  const later = (await call('POST', '/v1/quotes', { body: startupQuoteRequest() })).body
  t.equal(later.rulebook.version, imported.body.version, 'the very next quote is of the new version')
  t.not(later.rulebook.version, rulebook.version)
  for (const quoteId of [id, later.id]) {
    t.match((await call('POST', '/v1/receipts/verifications', { body: { quoteId } })).body, { verified: true })
  }
})

t.test('what comes with letters in parts or behind a byte order mark is kept as it was understood', async t => {
  const { call } = await runService(t, quoteService)
  const usual = JSON.stringify({ ...startupQuoteRequest(), asOf: '2023-12-01' })
  for (const body of [usual.normalize('NFD'), `\uFEFF${usual}`]) {
    const posted = await call('POST', '/v1/quotes', { body })
    t.match(posted, { status: 201, body: { premium: { subsidies: [{ programme: 'busan_2023' }] } } })
    const quoteId = posted.body.id
    const verified = await call('POST', '/v1/receipts/verifications', { body: { quoteId } })
    t.match(verified.body, { verified: true, figures: 'match' })
    const revised = await call('POST', `/v1/quotes/${quoteId}/revisions`, { body: { asOf: '2023-12-01' } })
    t.equal(revised.body.premium.payable, posted.body.premium.payable, 'whoever reads the request later reads the same')
  }
})
