import { quoteService } from '@trade-credit/quote-service/app.ts'
import t from 'tap'
import { requestWith } from '../../support/quote-case.ts'
import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'
import { runService } from '../../support/running-service.ts'
import { soundCase } from '../../support/sound-quote.ts'

t.test('a preview has the figures of the quote of the same request, in short, and nothing is kept', async t => {
  const { call } = await runService(t, quoteService)
  const quote = (await call('POST', '/v1/quotes', { body: startupQuoteRequest() })).body
  const { status, body } = await call('POST', '/v1/price-previews', { body: startupQuoteRequest() })
  t.equal(status, 200)
  t.strictSame(body, {
    status: quote.status,
    illustrative: quote.illustrative,
    product: quote.product,
    asOf: quote.asOf,
    findings: quote.findings,
    buyers: [
      {
        businessNumber: '9998600043',
        eligible: true,
        findings: quote.buyers[0].findings,
        insuredAmount: 50_000_000,
        ratePercent: '1.000',
        premium: 500_000
      }
    ],
    insuredAmount: 50_000_000,
    premium: { gross: quote.premium.gross, net: quote.premium.net, payable: quote.premium.payable },
    rulebook: quote.rulebook
  })
  t.equal((await call('GET', '/v1/quotes')).body.items.length, 1)
})

t.test('a preview asks for no key, and for the scope to read quotes', async t => {
  const { call, app } = await runService(t, quoteService)
  const reader = { body: startupQuoteRequest(), as: 'underwriter' }
  t.equal((await call('POST', '/v1/price-previews', reader)).status, 200)
  t.equal((await call('POST', '/v1/price-previews', { ...reader, scope: 'policies:read' })).status, 403)
  t.equal((await app.inject({ method: 'POST', url: '/v1/price-previews', payload: {} })).statusCode, 401)
})

t.test('what a quote refuses, a preview refuses; what it declines or refers is an answer', async t => {
  const { call } = await runService(t, quoteService)
  const request = startupQuoteRequest()
  const preview = (body: unknown) => call('POST', '/v1/price-previews', { body })
  t.match((await preview({ ...request, asOf: '2001-01-01' })).body, { code: 'rulebook.no_source_for_date' })
  t.match((await preview({ ...request, buyers: [] })).body, { errors: [{ pointer: '/buyers', code: 'min_items' }] })
  const [buyer] = request.buyers
  const declined = await preview({ ...request, buyers: [{ ...buyer, inArrears: true }] })
  t.match(declined, { status: 200, body: { status: 'declined', premium: null, insuredAmount: null } })
  t.match(declined.body.buyers[0], {
    eligible: false,
    findings: [{ code: 'buyer.in_arrears' }],
    insuredAmount: null,
    ratePercent: null,
    premium: null
  })
  const referred = await preview({
    ...request,
    buyers: [
      { ...buyer, simpleCreditStatus: 'unassessed', simpleGrade: null, creditStatus: 'unassessed', creditGrade: null }
    ]
  })
  t.match(referred.body, { status: 'referred', buyers: [{ findings: [{ code: 'buyer.unassessed' }] }] })
})

t.test('the percentages of 2007 are taken as texts and as numbers, to the same won', async t => {
  const { call } = await runService(t, quoteService)
  const { policyholder, ...request } = soundCase('multi_custom', '2007-06-01')
  const weighed = async (creditLoadingPercent: unknown) => {
    const firm = { ...policyholder, creditLoadingPercent, buyerDefaultRatioPercent: 0, creditDiscountPercent: '0' }
    const body = { ...requestWith({ ...request, policyholder: firm as never }), asOf: '2007-06-01' }
    return call('POST', '/v1/price-previews', { body })
  }
  const text = await weighed('12.5')
  t.equal(text.body.status, 'quoted', text.text)
  t.ok(text.body.premium.net > 0)
  t.strictSame((await weighed(12.5)).body, text.body)
  for (const wrong of ['12,5', -1, 1000, true]) {
    t.match(await weighed(wrong), {
      status: 400,
      body: { errors: [{ pointer: '/policyholder/creditLoadingPercent' }] }
    })
  }
})
