import { addDays, plainDate } from '@trade-credit/domain/plain-date.ts'
import t from 'tap'
import { assess, bareDraftFor, generalCase, quoteFor, runApplying, submit } from '../../support/applying.ts'
import { setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { requestWith } from '../../support/quote-case.ts'

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

t.test('a quote that no application can use is refused, and says what to do', async t => {
  const applying = await runApplying(t)
  const { call, database } = applying
  const post = (body: object, as = 'portal') => call('POST', '/v1/applications', { as, body })
  const asked = requestWith(generalCase())
  const quoted = async (changes: object) =>
    (await call('POST', '/v1/quotes', { body: { ...asked, asOf: null, ...changes } })).body
  const illustrative = await quoted({ asOf: '2021-11-30' })
  t.match(await post({ quoteId: illustrative.id }), { status: 409, body: { detail: /illustrative/ } })
  const declined = await quoted({ policyholder: { ...asked.policyholder, suspended: true } })
  t.match(await post({ quoteId: declined.id }), { status: 409, body: { detail: /declined/ } })
  const superseded = await quoted({})
  await call('POST', `/v1/quotes/${superseded.id}/revisions`, { body: {} })
  t.match(await post({ quoteId: superseded.id }), { status: 409, body: { detail: /newest/ } })
  const good = await quoted({})
  t.equal((await post({ quoteId: good.id }, 'portal-2')).status, 404, 'a stranger’s')
  t.equal((await post({ quoteId: 'qt_01JD3ZQ8W5R7XG6K2M4N9P0TVB' })).status, 404)
  await setBusinessDay(database, good.expiresOn)
  t.equal((await post({ quoteId: good.id })).status, 201, 'on its last day')
  await setBusinessDay(database, addDays(plainDate(good.expiresOn), 1))
  t.match(await post({ quoteId: good.id }), { status: 409, body: { detail: /expired/ } })
})

t.test('it is received between its quote and today, and cover begins between today and ninety days after', async t => {
  const applying = await runApplying(t)
  const { id: quoteId } = await quoteFor(applying, generalCase())
  await setBusinessDay(applying.database, '2021-12-05')
  for (const [wishes, status] of [
    [{ receivedOn: '2021-11-30' }, 400],
    [{ receivedOn: '2021-12-01' }, 201],
    [{ receivedOn: '2021-12-05' }, 201],
    [{ receivedOn: '2021-12-06' }, 400],
    [{ requestedInception: '2021-12-04' }, 400],
    [{ requestedInception: '2021-12-05' }, 201],
    [{ requestedInception: '2022-03-05' }, 201],
    [{ requestedInception: '2022-03-06' }, 400],
    [{ receivedOn: '2021-12-01', requestedInception: '2022-03-02' }, 400]
  ] as const) {
    const answer = await applying.call('POST', '/v1/applications', { body: { quoteId, ...wishes } })
    t.equal(answer.status, status, JSON.stringify(wishes))
    // One at a time is made of a quote.
    if (status === 201) await applying.call('POST', `/v1/applications/${answer.body.id}/withdrawal`, { body: {} })
  }
})

t.test('applications are listed by filters, page by page, one’s own alone; the insurer sees all', async t => {
  const applying = await runApplying(t)
  const drafts: string[] = []
  for (let seller = 0; seller < 3; seller += 1) drafts.unshift((await bareDraftFor(applying, generalCase(seller))).id)
  await applying.call('POST', `/v1/applications/${drafts[1]}/withdrawal`)
  const list = async (query: string, as = 'portal') =>
    (await applying.call('GET', `/v1/applications${query}`, { as })).body
  const ids = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id)
  t.strictSame(ids(await list('')), drafts)
  t.strictSame(ids(await list('?status=draft')), [drafts[0], drafts[2]])
  t.strictSame(ids(await list('?product=single_general&status=withdrawn')), [drafts[1]])
  t.strictSame(ids(await list('?product=single_startup')), [])
  t.strictSame(ids(await list(`?policyholder=${syntheticBusinessNumber(50_000)}`)), [drafts[2]])
  t.strictSame(ids(await list('', 'portal-2')), [])
  t.strictSame(ids(await list('', 'underwriter')), drafts)
  const first = await list('?limit=2')
  t.strictSame(ids(first), drafts.slice(0, 2))
  t.strictSame(ids(await list(`?limit=2&cursor=${first.nextCursor}`)), drafts.slice(2))
  const one = await applying.call('GET', `/v1/applications/${drafts[0]}`)
  t.match(one.headers['etag'], /^"1\.en"$/)
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/submission'],
    ['POST', '/withdrawal'],
    ['PUT', '/disclosures']
  ] as const) {
    const body = path === '/disclosures' ? { body: { answers: {} } } : {}
    const answer = await applying.call(method, `/v1/applications/${drafts[0]}${path}`, { as: 'portal-2', ...body })
    t.equal(answer.status, 404, `${method} ${path}`)
  }
})
