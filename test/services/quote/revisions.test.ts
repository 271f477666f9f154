import { setTimeout as sleep } from 'node:timers/promises'
import { quoteService } from '@trade-credit/quote-service/app.ts'
import pg from 'pg'
import t, { type Test } from 'tap'
import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'
import { type RunningService, runService } from '../../support/running-service.ts'

const ask = async ({ call }: RunningService, changes = {}) =>
  (await call('POST', '/v1/quotes', { body: { ...startupQuoteRequest(), ...changes } })).body

t.test('a revision takes the place of the quote, with other facts', async t => {
  const service = await runService(t, quoteService)
  const { call } = service
  const first = await ask(service)
  const [buyer] = startupQuoteRequest().buyers
  const patch = { policyholder: { creditGrade: 4 }, buyers: [{ ...buyer, requestedInsuredAmount: 40_000_000 }] }
  const revised = await call('POST', `/v1/quotes/${first.id}/revisions`, { body: patch })
  t.equal(revised.status, 201, revised.text)
  t.equal(revised.headers['location'], `/v1/quotes/${revised.body.id}`)
  t.match(revised.body, {
    revises: first.id,
    supersededBy: null,
    status: 'quoted',
    insuredAmount: 40_000_000,
    asOf: '2021-12-01'
  })
  t.same((await call('GET', `/v1/quotes/${revised.body.id}`)).body, revised.body, 'it reads as it was answered')

  const old = (await call('GET', `/v1/quotes/${first.id}`)).body
  t.same(old, { ...first, status: 'superseded', supersededBy: revised.body.id }, 'nothing else of the first changed')

  const again = (await call('POST', `/v1/quotes/${revised.body.id}/revisions`)).body
  t.match(again, { revises: revised.body.id, insuredAmount: 40_000_000 }, 'an empty body asks the same again')
  for (const id of [first.id, revised.body.id, again.id]) {
    const { items } = (await call('GET', `/v1/quotes/${id}/revisions`)).body
    t.same(
      items.map((item: { id: string; status: string }) => [item.id, item.status]),
      [
        [again.id, 'quoted'],
        [revised.body.id, 'superseded'],
        [first.id, 'superseded']
      ],
      'the chain reads the same from each of its quotes'
    )
  }
  const listed = async (status: string) =>
    (await call('GET', `/v1/quotes?status=${status}`)).body.items.map((item: { id: string }) => item.id)
  t.same(await listed('superseded'), [revised.body.id, first.id])
  t.same(await listed('quoted'), [again.id])
})

t.test('a quote for its own day is for today now; one for another date stays for that', async t => {
  const service = await runService(t, quoteService)
  const { call } = service
  await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2021-12-01' } })
  const own = await ask(service)
  const other = await ask(service, { asOf: '2021-11-15' })
  await call('PUT', '/v1/clock', { as: 'operator', body: { today: '2021-12-20' } })
  t.match((await call('POST', `/v1/quotes/${own.id}/revisions`)).body, { asOf: '2021-12-20', illustrative: false })
  t.match((await call('POST', `/v1/quotes/${other.id}/revisions`)).body, { asOf: '2021-11-15', illustrative: true })

  const expired = await ask(service)
  await call('PUT', '/v1/clock', { as: 'operator', body: { today: '2022-03-01' } })
  t.equal((await call('GET', `/v1/quotes/${expired.id}`)).body.status, 'expired')
  t.equal((await call('POST', `/v1/quotes/${expired.id}/revisions`)).status, 201, 'an expired quote can be revised')
  t.equal((await call('GET', `/v1/quotes/${expired.id}`)).body.status, 'superseded')
})

t.test('what cannot be revised is refused, and changes nothing', async t => {
  const service = await runService(t, quoteService)
  const { call } = service
  const { id } = await ask(service)
  const wrong = await call('POST', `/v1/quotes/${id}/revisions`, {
    body: { product: 'cars', policyholder: { name: null }, buyers: [], colour: 'red' }
  })
  t.equal(wrong.status, 400)
  t.same(wrong.body.errors.map((error: { pointer: string }) => error.pointer).sort(), [
    '/buyers',
    '/colour',
    '/policyholder/name',
    '/product'
  ])
  t.equal((await call('POST', `/v1/quotes/${id}/revisions`, { body: { asOf: '2001-01-01' } })).status, 422)
  t.equal((await call('POST', `/v1/quotes/${id}/revisions`, { body: [] })).status, 400)
  for (const as of ['portal-2', 'bank']) {
    t.equal((await call('POST', `/v1/quotes/${id}/revisions`, { as, body: {} })).status, 404, as)
    t.equal((await call('GET', `/v1/quotes/${id}/revisions`, { as })).status, 404, as)
  }
  const seeing = { as: 'underwriter', scope: 'quotes:write', body: {} }
  t.equal((await call('POST', `/v1/quotes/${id}/revisions`, seeing)).status, 404, 'seen by the insurer, not its own')
  t.equal((await call('GET', `/v1/quotes/${id}/revisions`, { as: 'auditor' })).status, 200)
  t.equal((await call('GET', `/v1/quotes/${id}`)).body.status, 'quoted')

  t.equal((await call('POST', `/v1/quotes/${id}/revisions`)).status, 201)
  const twice = await call('POST', `/v1/quotes/${id}/revisions`)
  t.match(twice, { status: 409, body: { code: 'conflict', detail: /Another quote has taken its place/ } })
})

t.test('nobody puts a quote in the place of another organisation’s, nor takes one back', async t => {
  const service = await runService(t, quoteService)
  const { id } = await ask(service)
  const client = new pg.Client({ connectionString: service.database.urlOf('quote_api') })
  await client.connect()
  t.teardown(() => client.end())
  await client.query(
    `select set_config('app.organisation', 'org_portal_2', false), set_config('app.actor_kind', 'channel', false)`
  )
  await t.rejects(
    client.query(
      `insert into quote.quote_supersession (organisation, quote_id, by_quote_id) values ('org_portal_2', $1, $1 || 'x')`,
      [id]
    ),
    { code: '42501' }
  )
  await t.rejects(client.query('delete from quote.quote_supersession'), { code: '42501' })
  await t.rejects(client.query('update quote.quote_supersession set by_quote_id = quote_id'), { code: '42501' })
})

/** Two revisions that stand at the same gate: the table is locked until both are about to write. */
async function race(t: Test, before: string) {
  const service = await runService(t, quoteService)
  const { id } = await ask(service)
  const gate = new pg.Client({ connectionString: service.database.adminUrl })
  await gate.connect()
  t.teardown(() => gate.end())
  await gate.query(before)
  await gate.query('begin; lock table quote.quote_supersession in share mode')
  const revisions = [1, 2].map(() => service.call('POST', `/v1/quotes/${id}/revisions`))
  const waiting = async () =>
    (await gate.query(`select from pg_locks where not granted and relation = 'quote.quote_supersession'::regclass`))
      .rowCount
  for (let tries = 0; (await waiting()) !== 2; tries += 1) {
    if (tries > 1000) throw new Error('the two never came to the gate')
    await sleep(10)
  }
  await gate.query('commit')
  const statuses = (await Promise.all(revisions)).map(reply => reply.status).sort()
  const { rows } = await gate.query('select from quote.quote')
  return { statuses, quotes: rows.length }
}

t.test('of two revisions at once one wins', async t => {
  t.same(await race(t, 'select 1'), { statuses: [201, 409], quotes: 2 })
})

t.test('without the constraint the same race gives a quote two successors', async t => {
  const broken = await race(t, 'alter table quote.quote_supersession drop constraint quote_supersession_pkey')
  t.same(broken, { statuses: [201, 201], quotes: 3 })
})
