import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import { buyerAccount } from '@trade-credit/ledger/accounts.ts'
import { isCapacityTaken } from '@trade-credit/ledger/capacity-taken.ts'
import { placeHold } from '@trade-credit/ledger/place-hold.ts'
import { quoteService } from '@trade-credit/quote-service/app.ts'
import { quoteRenewals } from '@trade-credit/quote-service/renewals/renewal-job.ts'
import { newId } from '@trade-credit/service/ids.ts'
import pg from 'pg'
import t from 'tap'
import { runService } from '../../support/running-service.ts'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'

let platform: Parameters<typeof quoteRenewals>[1] | undefined
const { call, database } = await runService(
  t,
  {
    ...quoteService,
    routes(app, given) {
      platform = given
      return quoteService.routes(app, given)
    }
  },
  { jobs: true }
)
const admin = new pg.Client({ connectionString: database.adminUrl })
await admin.connect()
t.teardown(() => admin.end())
const today = (date: string) => call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: date } })
const run = () => call('POST', '/v1/jobs/renewal-quotes/runs', { as: 'operator' })
const renewals = async (policyId: string) =>
  (
    await admin.query(
      'select quote_id, requested_inception::text, by_job from quote.renewal where policy_id = $1 order by id',
      [policyId]
    )
  ).rows

t.test('a renewal is quoted for the day on which the policy ends', async t => {
  await today('2022-12-02')
  const { id } = await seedPolicy(database.adminUrl, {
    buyers: [
      { businessNumber: SEEDED_BUYER, insuredAmount: 50_000_000, until: '2022-06-01' },
      { businessNumber: SEEDED_BUYER, insuredAmount: 10_000_000, from: '2022-06-01' }
    ]
  })
  const reply = await call('POST', `/v1/policies/${id}/renewal-quotes`)
  t.equal(reply.status, 201, reply.text)
  t.match(reply.body, {
    policyId: id,
    requestedInception: '2023-01-01',
    quote: { status: 'quoted', illustrative: false, asOf: '2022-12-02', insuredAmount: 10_000_000 }
  })
  const read = await call('GET', `/v1/quotes/${reply.body.id}`)
  t.strictSame(read.body, reply.body.quote, 'it is a quote like any other')
  t.strictSame(await renewals(id), [{ quote_id: reply.body.id, requested_inception: '2023-01-01', by_job: false }])
  const revised = await call('POST', `/v1/quotes/${reply.body.id}/revisions`, { body: { paymentPlan: 'instalments' } })
  t.equal(revised.status, 201, revised.text)
  t.strictSame(
    (await renewals(id)).map(({ quote_id }) => quote_id),
    [reply.body.id, revised.body.id],
    'with other facts it renews the policy still'
  )
  t.match((await renewals(id))[1], { requested_inception: '2023-01-01', by_job: false })
  const none = { status: 404, body: { detail: /whose cover has begun/ } }
  t.match(await call('POST', `/v1/policies/${id}/renewal-quotes`, { as: 'portal-2' }), none)
  const over = await seedPolicy(database.adminUrl, { expiry: '2022-12-02' })
  t.equal((await call('POST', `/v1/policies/${over.id}/renewal-quotes`)).status, 409, 'the day it ends')
  const last = await seedPolicy(database.adminUrl, { expiry: '2022-12-03' })
  t.equal((await call('POST', `/v1/policies/${last.id}/renewal-quotes`)).status, 201, 'the last day of cover')
  const early = await seedPolicy(database.adminUrl, { endedOn: '2022-12-24' })
  t.equal((await call('POST', `/v1/policies/${early.id}/renewal-quotes`)).status, 409)
})

t.test('the job quotes once, from thirty days ahead', async t => {
  await today('2022-12-01')
  const { id } = await seedPolicy(database.adminUrl)
  const other = await seedPolicy(database.adminUrl, {
    organisation: 'org_portal_2',
    status: 'cancelled',
    endedOn: '2022-10-01'
  })
  t.match((await run()).body, { outcome: 'done', report: { quoted: 0 } }, 'thirty-one days ahead: not yet')
  await call('PUT', '/v1/clock', { as: 'operator', body: { today: '2022-12-02' } })
  t.match((await run()).body, { report: { quoted: 1, withoutQuote: 0 } })
  const [renewal] = await renewals(id)
  t.match(renewal, { requested_inception: '2023-01-01', by_job: true })
  t.match((await run()).body, { report: { quoted: 0, withoutQuote: 0 } }, 'once')
  t.strictSame(await renewals(other.id), [])
  const { body: notices } = await call('GET', '/v1/notices', { scope: 'events:read notices:read policies:read' })
  const mine = notices.items?.filter((notice: { kind: string }) => notice.kind === 'policy_expiring')
  t.match(mine, [
    {
      subject: { policyId: id, quoteId: renewal.quote_id },
      parameters: { expiry: '2023-01-01', renewalQuoteId: renewal.quote_id }
    }
  ])
  t.equal((await call('GET', `/v1/quotes/${renewal.quote_id}`)).body.status, 'quoted')
  t.equal((await call('GET', `/v1/quotes/${renewal.quote_id}`, { as: 'portal-2' })).status, 404)
})

t.test(
  'two workers at once make one quote and one notice; one that cannot be quoted is reminded all the same',
  async t => {
    await today('2022-12-02')
    const { id } = await seedPolicy(database.adminUrl)
    const unknown = await seedPolicy(database.adminUrl)
    await admin.query(
      `update policy.policy set request = jsonb_set(request::jsonb, '{subsidies}', '["gone"]')::json where id = $1`,
      [unknown.id]
    )
    const pool = createPool({ connectionString: database.urlOf('quote_job'), applicationName: 'renewals', max: 4 })
    t.teardown(() => pool.end())
    const given = platform
    if (!given) throw new Error('the service has a platform')
    const job = () => quoteRenewals({ pool, stopping: new AbortController().signal }, given)
    const reports = await Promise.all([job(), job(), job()])
    t.equal(
      reports.reduce((sum, report) => sum + Number(report['quoted']), 0),
      1
    )
    t.equal(
      reports.reduce((sum, report) => sum + Number(report['withoutQuote']), 0),
      1
    )
    t.equal((await renewals(id)).length, 1)
    t.match(await renewals(unknown.id), [{ quote_id: null }])
    const counted = await admin.query(
      'select (select count(*) from quote.quote)::int as quotes, (select count(*) from platform.notice)::int as notices'
    )
    t.strictSame(
      counted.rows,
      [{ quotes: 1, notices: 2 }],
      'what the slower ones worked out went with their transactions'
    )
  }
)

t.test('a full cap does not block a renewal that starts on the day the old policy ends', async t => {
  const pool = createPool({ connectionString: database.urlOf('underwriting_api'), applicationName: 'holds', max: 1 })
  t.teardown(() => pool.end())
  const actor = { organisation: 'org_portal', kind: 'channel', client: 'portal', scopes: new Set<string>() } as const
  const hold = (from: string, until: string) =>
    inTransaction(pool, actor, async trx => {
      const line = {
        line: SEEDED_BUYER,
        account: buyerAccount('9990000000001'),
        amount: won(7_000_000_000),
        limit: won(7_000_000_000)
      }
      placeHold(trx, {
        id: newId('ho'),
        subject: newId('of'),
        organisation: 'org_portal',
        period: { from: plainDate(from), until: plainDate(until) },
        expiresOn: null,
        lines: [line],
        committed: true
      })
    })
  await hold('2022-01-01', '2023-01-01')
  await t.rejects(hold('2022-12-31', '2023-12-31'), 'a day of overlap is one too many')
  await hold('2022-12-31', '2023-12-31').catch(error => t.ok(isCapacityTaken(error)))
  await t.resolves(hold('2023-01-01', '2024-01-01'))
})
