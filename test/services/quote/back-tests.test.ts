import { quoteService } from '@trade-credit/quote-service/app.ts'
import pg from 'pg'
import t from 'tap'
import { rowCounts } from '../../contract/row-counts.ts'
import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'
import { runService } from '../../support/running-service.ts'

const operator = { as: 'operator' }
const SOURCE = {
  title: '상품별 보험료율표',
  publisher: '신용보증기금',
  published: '2021-12',
  language: 'ko',
  lines: { first: 1, last: 40 }
}

t.test('what rules that are not in force yet would have made of a period’s quotes', async t => {
  const { call, database } = await runService(t, quoteService)
  await call('POST', '/v1/sandbox/resets', { ...operator, body: { today: '2021-12-01' } })
  const quote = async (more: object = {}, as = 'portal') => {
    const { asOf: _, ...request } = startupQuoteRequest()
    const { status, body, text } = await call('POST', '/v1/quotes', { as, body: { ...request, ...more } })
    if (status !== 201) throw new Error(text)
    return body
  }
  const usual = await quote()
  const [buyer] = startupQuoteRequest().buyers
  const small = await quote({ buyers: [{ ...buyer, requestedInsuredAmount: 40_000_000 }] }, 'portal-2')
  await quote({ asOf: '2021-11-15' })
  const declined = await quote({ policyholder: { ...startupQuoteRequest().policyholder, openedOn: '2001-03-04' } })
  t.same([usual.status, small.status, declined.status], ['quoted', 'quoted', 'declined'])

  const importing = async (activateFrom: string, parameters: object, sources = {}) => {
    const body = { activateFrom, note: 'A test', parameters, sources }
    const { status, body: imported, text } = await call('POST', '/v1/rulebook/imports', { ...operator, body })
    if (status !== 201) throw new Error(text)
    return imported.version as string
  }
  const rulebookVersion = await importing(
    '2022-01-01',
    { 'single_startup.fixed_rate': { values: [{ from: '2022-01-01', value: 1.2, source: 'op-2021:L3 연 1.2%' }] } },
    { 'op-2021': SOURCE }
  )
  const stricter = await importing('2022-02-01', {
    'single_startup.max_years_since_opening': {
      values: [{ from: '2022-02-01', value: 2, source: 'op-2021:L4 2년 이내' }]
    }
  })
  const period = { rulebookVersion, from: '2021-12-01', to: '2021-12-31' }
  const admin = new pg.Client(database.adminUrl)
  await admin.connect()
  t.teardown(() => admin.end())
  const test = (body: object, as = 'operator', scope?: string) =>
    call('POST', '/v1/back-tests', { as, ...(scope === undefined ? {} : { scope }), body })
  const before = await rowCounts(admin)

  await t.test('as of the quotes’ own days the new values say nothing', async t => {
    const { status, body } = await test(period)
    t.equal(status, 200)
    t.match(body, { quotes: 3, notWorkedOut: 0, changed: 0, largestChanges: [], findingsGained: [], findingsLost: [] })
    t.same(body.after, body.before)
    t.equal(body.before.premium, usual.premium.net + small.premium.net)
    t.equal(body.before.payable, usual.premium.payable + small.premium.payable)
  })

  await t.test('as of their first day every premium rises by a fifth', async t => {
    const { body } = await test({ ...period, asOf: '2022-01-01' })
    t.match(body, {
      quotes: 3,
      notWorkedOut: 0,
      changed: 2,
      before: { quoted: 2, declined: 1, premium: 900_000, insuredAmount: 90_000_000 },
      after: { quoted: 2, declined: 1, premium: 1_080_000, insuredAmount: 90_000_000 },
      premiums: { raised: 2, lowered: 0 },
      largestChanges: [
        { quoteId: usual.id, premiumDifference: 100_000, before: { premium: 500_000 }, after: { premium: 600_000 } },
        { quoteId: small.id, premiumDifference: 80_000, before: { premium: 400_000 }, after: { premium: 480_000 } }
      ]
    })
    t.equal(
      body.statuses.reduce((sum: number, { quotes }: { quotes: number }) => sum + quotes, 0),
      3
    )
    t.notMatch(JSON.stringify(body), /9998|예시/, 'nothing of the firms')
  })

  await t.test('who would be refused is counted with the reason', async t => {
    const { body } = await test({ ...period, rulebookVersion: stricter, asOf: '2022-02-01' })
    t.match(body, {
      changed: 2,
      before: { quoted: 2, declined: 1, premium: 900_000 },
      after: { quoted: 0, declined: 3, premium: 0, payable: 0, insuredAmount: 0 },
      findingsGained: [{ code: 'policyholder.business_age_over_limit', quotes: 2 }],
      findingsLost: []
    })
    t.same(
      body.statuses.filter(({ quotes }: { quotes: number }) => quotes > 0),
      [
        { before: 'quoted', after: 'declined', quotes: 2 },
        { before: 'declined', after: 'declined', quotes: 1 }
      ]
    )
    t.equal(body.largestChanges[0].premiumDifference, -500_000)
  })

  await t.test('only so many, of the product and the days, and none that a revision replaced', async t => {
    t.equal((await test({ ...period, product: 'single_general' })).body.quotes, 0)
    t.equal((await test({ ...period, from: '2021-12-02' })).body.quotes, 0)
    t.equal((await test({ ...period, to: '2021-12-01' })).body.quotes, 3)
    await admin.query(
      `insert into quote.quote_supersession (organisation, quote_id, by_quote_id, at) values ('org_portal', $1, $2, now())`,
      [usual.id, declined.id]
    )
    t.match((await test(period)).body, { quotes: 2, before: { quoted: 1, declined: 1, premium: 400_000 } })
    await admin.query('delete from quote.quote_supersession')
  })

  await t.test('only the insurer asks, for versions and periods that there are', async t => {
    for (const as of ['portal', 'bank', 'auditor']) {
      t.match((await test(period, as, 'back-tests:run')).body, { status: 403, code: 'forbidden' }, as)
    }
    t.match((await test(period, 'portal')).body, { status: 403, code: 'scope_missing' })
    for (const [body, pointer] of [
      [{ ...period, rulebookVersion: `sha256:${'0'.repeat(64)}` }, '/rulebookVersion'],
      [{ ...period, rulebookVersion: 'latest' }, '/rulebookVersion'],
      [{ ...period, to: '2021-11-30' }, '/to'],
      [{ ...period, from: '2021-02-30' }, '/from'],
      [{ ...period, product: 'none' }, '/product']
    ] as const) {
      const { status, body: refusal } = await test(body)
      t.equal(status, 400, pointer)
      t.equal(refusal.errors[0]?.pointer, pointer)
    }
    const { body } = await test({ ...period, asOf: '1990-01-01' })
    t.match(body, { quotes: 3, notWorkedOut: 3, changed: 0 }, 'a day that no source reaches')
  })

  t.equal(await rowCounts(admin), before, 'nothing is kept of it')
})
