import t from 'tap'
import { assess, generalCase, quoteFor, runApplying, submit } from '../../support/applying.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'

const BUYER = syntheticBusinessNumber(0)

t.test('an assessed buyer within every limit is approved in one request, with an offer', async t => {
  const applying = await runApplying(t)
  await assess(applying, BUYER)
  const quote = await quoteFor(applying, generalCase())
  t.equal(quote.status, 'quoted')
  const { status, body } = await applying.call('POST', '/v1/applications', { body: { quoteId: quote.id } })
  t.equal(status, 201)
  t.match(body, { status: 'draft', quoteId: quote.id, receivedOn: '2021-12-01', offerId: null, missingConsents: [] })
  t.strictSame(body.missing, [
    'application',
    'business_registration',
    'corporate_registry',
    'sales_ledger',
    'financial_statements',
    'information_consent'
  ])
  const early = await submit(applying, body.id)
  t.match(early, { status: 200, body: { status: 'documents_requested', missing: body.missing } })
  for (const type of body.missing) {
    const paper = { headers: { 'content-type': 'application/pdf' }, body: Buffer.from(`%PDF-1.7 ${type}`) }
    t.equal((await applying.call('PUT', `/v1/applications/${body.id}/documents/${type}`, paper)).status, 201, type)
  }
  const submitted = await submit(applying, body.id)
  t.match(submitted, { status: 200, body: { status: 'approved', missing: [], insuredAmount: 100_000_000 } })
  t.match(submitted.body.buyers, [
    { businessNumber: BUYER, decision: 'approved', askedAmount: 100_000_000, approvedAmount: 100_000_000 }
  ])
  const offer = await applying.call('GET', `/v1/offers/${submitted.body.offerId}`)
  t.match(offer, {
    status: 200,
    body: {
      id: submitted.body.offerId,
      status: 'open',
      applicationId: body.id,
      validUntil: '2021-12-31',
      buyers: [
        { businessNumber: BUYER, approvedAmount: 100_000_000, rate: { base: 'insured_receivables' }, conditions: [] }
      ],
      premium: { payable: quote.premium.payable }
    }
  })
  t.equal((await applying.call('GET', `/v1/applications/${body.id}`)).body.status, 'approved')
  t.equal((await applying.call('GET', `/v1/offers/${submitted.body.offerId}`, { as: 'portal-2' })).status, 404)
})
