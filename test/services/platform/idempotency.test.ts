import { createPool } from '@trade-credit/database/pool.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import { noContent } from '@trade-credit/service/contract/openapi-responses.ts'
import { readIdempotencyKey } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { purgeIdempotentAnswers } from '@trade-credit/service/platform/idempotency/purge-answers.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { ProblemError } from '@trade-credit/service/problems/problems.ts'
import t from 'tap'
import { asOwner, ORDERS, order, orderService, portal, token } from './order-service.ts'

const database = await createTestDatabase()
await asOwner(database, ORDERS)
const { app, close } = await orderService(database)
t.teardown(async () => {
  await close()
  await database.drop()
})

const orders = async (item: string) =>
  (await asOwner(database, `select id from quote.order_taken where item = '${item}'`)).length

t.test('the same request again gets the same answer, byte for byte', async t => {
  const first = await order(app, '"key-1"', 'nuts')
  const again = await order(app, '"key-1"', 'nuts')
  t.equal(first.statusCode, 201)
  t.equal(again.statusCode, 201)
  t.strictSame(again.rawPayload, first.rawPayload)
  for (const name of ['location', 'etag', 'content-type', 'content-language', 'cache-control', 'vary']) {
    t.ok(first.headers[name], name)
    t.equal(again.headers[name], first.headers[name], name)
  }
  t.notOk(first.headers['idempotency-replayed'])
  t.equal(again.headers['idempotency-replayed'], 'true')
  t.equal(await orders('nuts'), 1)
})

t.test('a replay keeps the language of the first answer and says so', async t => {
  await order(app, 'key-language', 'washers')
  const again = await app.inject({
    method: 'POST',
    url: '/v1/shops/seoul/orders',
    headers: { authorization: `Bearer ${portal}`, 'idempotency-key': 'key-language', 'accept-language': 'en' },
    payload: { item: 'washers' }
  })
  t.equal(again.headers['content-language'], 'ko')
})

t.test('a quoted and a bare key are the same key', async t => {
  const first = await order(app, '"key-2"', 'rivets')
  const again = await order(app, 'key-2', 'rivets')
  t.equal(again.body, first.body)
})

t.test('the same key with another body is refused', async t => {
  const first = await order(app, 'key-3', 'hinges')
  const other = await order(app, 'key-3', 'locks')
  t.equal(other.statusCode, 422)
  t.equal(other.json().code, 'key_reused')
  t.equal(await orders('locks'), 0)
  t.equal((await order(app, 'key-3', 'hinges')).body, first.body)
})

t.test('bytes count, not their meaning: white space makes another body', async t => {
  const send = (payload: string) =>
    app.inject({
      method: 'POST',
      url: '/v1/shops/seoul/orders',
      headers: { authorization: `Bearer ${portal}`, 'idempotency-key': 'key-4', 'content-type': 'application/json' },
      payload
    })
  t.equal((await send('{"item":"saws"}')).statusCode, 201)
  t.equal((await send('{ "item": "saws" }')).statusCode, 422)
})

t.test('another client, organisation or path is independent', async t => {
  const organisation = await token({ organisation: 'org_portal_2', client_id: 'portal' })
  const client = await token({ client_id: 'portal-b' })
  const answers = [
    await order(app, 'key-5', 'files'),
    await order(app, 'key-5', 'files', organisation),
    await order(app, 'key-5', 'files', client),
    await order(app, 'key-5', 'files', portal, 'busan')
  ]
  t.strictSame(
    answers.map(answer => answer.statusCode),
    [201, 201, 201, 201]
  )
  t.equal(new Set(answers.map(answer => answer.json().id)).size, 4)
  t.equal(await orders('files'), 4)
})

t.test('a key is not asked before the caller is: no scope, no replay', async t => {
  await order(app, 'key-6', 'glue')
  const weaker = await token({ scope: 'orders:read' })
  t.equal((await order(app, 'key-6', 'glue', weaker)).statusCode, 403)
})

t.test('a refusal is not stored: the next try is decided anew', async t => {
  t.equal((await order(app, 'key-7', 'sold out')).statusCode, 409)
  t.equal(await orders('sold out'), 0)
  const again = await order(app, 'key-7', 'paint')
  t.equal(again.statusCode, 201, 'even with another body')
  t.notOk(again.headers['idempotency-replayed'])
})

t.test('an answer that breaks the contract is rolled back, not committed and then lost', async t => {
  t.equal((await order(app, 'key-8', 'unsayable')).statusCode, 500)
  t.equal(await orders('unsayable'), 0)
})

t.test('a missing or malformed key names the header', async t => {
  for (const key of [null, '""', '"open', '"a"b"', `"${'k'.repeat(256)}"`]) {
    const answer = await order(app, key, 'never')
    t.equal(answer.statusCode, 400, String(key))
    t.equal(answer.json().errors[0].pointer, '/headers/idempotency-key', String(key))
  }
  t.match((await order(app, null, 'never')).json().errors[0].detail, /idempotency-key 헤더를 함께/)
  t.equal((await order(app, `"${'k'.repeat(255)}"`, 'long')).statusCode, 201)
  t.equal((await order(app, `"${'\\"'.repeat(255)}"`, 'long')).statusCode, 201)
  t.equal(await orders('never'), 0)
})

t.test('keys are read as structured strings', async t => {
  const table: [string, string][] = [
    ['"a b"', 'a b'],
    ['a b', 'a b'],
    [String.raw`"a\"b\\c"`, String.raw`a"b\c`],
    ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324']
  ]
  for (const [header, key] of table) t.equal(readIdempotencyKey(header), key)
  for (const header of ['"a', '"', String.raw`"a\x"`, '가', ' a', '']) {
    t.throws(() => readIdempotencyKey(header), ProblemError, header)
  }
})

t.test('GETs and stateless POSTs ask for no key and know the date; a PUT needs none', async t => {
  const headers = { authorization: `Bearer ${await token({ scope: 'orders:write' })}` }
  const count = await app.inject({ url: '/v1/shops/seoul/orders', headers })
  const preview = await app.inject({ method: 'POST', url: '/v1/order-previews', headers, payload: { item: 'x' } })
  const put = () => app.inject({ method: 'PUT', url: '/v1/shops/jeju/order', headers, payload: { item: 'oranges' } })
  t.equal(count.statusCode, 200)
  t.ok(count.json().count > 0)
  t.equal(preview.json().on, count.json().on)
  t.match(preview.json().on, /^\d{4}-\d\d-\d\d$/)
  t.equal((await put()).body, (await put()).body)
  t.equal(await orders('oranges'), 1)
})

t.test('nothing can be written where one only reads', async t => {
  const { app, close } = await orderService(database, {
    routes: (app, platform) => {
      app.get(
        '/v1/wrong',
        {
          schema: { operationId: 'wrong', summary: 'Writes', response: { 204: noContent('Written') } },
          config: { scope: 'orders:read' }
        },
        reading(platform, async (_request, { trx, actor }) => {
          await trx.query({ text: `insert into quote.order_taken values ('${actor.organisation}', 'w', 'w', now())` })
          return { status: 204 }
        })
      )
    }
  })
  t.teardown(close)
  t.equal((await app.inject({ url: '/v1/wrong', headers: { authorization: `Bearer ${portal}` } })).statusCode, 500)
  t.equal(await orders('w'), 0)
})

t.test('row-level security keeps the answers of organisations apart, and nobody changes one', async t => {
  const pool = createPool({ connectionString: database.urlOf('quote_api'), applicationName: 'curious' })
  t.teardown(() => pool.end())
  const seen = async (organisation: string) => {
    const client = await pool.connect()
    await client.query(`select set_config('app.organisation', '${organisation}', false)`)
    const { rows } = await client.query('select distinct organisation from platform.idempotent_answer')
    client.release(true)
    return rows
  }
  t.strictSame(await seen('org_portal_2'), [{ organisation: 'org_portal_2' }])
  t.strictSame(await seen(''), [])
  await t.rejects(pool.query(`update platform.idempotent_answer set body = ''`), { code: '42501' })
  await t.rejects(pool.query('delete from platform.idempotent_answer'), { code: '42501' })
})

t.test('nothing but an answer is kept, in its row as it is up to eight kilobytes', async t => {
  const pool = createPool({ connectionString: database.urlOf('quote_api'), applicationName: 'keeping' })
  t.teardown(() => pool.end())
  const keep = ({ organisation = 'org_keeping', digest = 'sha256($1)', bodyDigest = 'sha256($1)', status = 201 }) =>
    inTransaction(pool, { organisation: 'org_keeping', kind: 'channel', client: 'keeping', scopes: new Set() }, trx =>
      trx.query({
        text: `insert into platform.idempotent_answer (organisation, key_digest, body_digest, status, body)
          values ('${organisation}', ${digest}, ${bodyDigest}, ${status}, repeat('0123456789', 750))`,
        values: [Buffer.from('a key')]
      })
    )
  const none = [
    { organisation: 'org_portal' },
    { digest: 'substr(sha256($1), 2)' },
    { bodyDigest: `sha256($1) || '\\x00'` },
    { status: 199 },
    { status: 304 }
  ]
  for (const wrong of none) await t.rejects(keep(wrong), { code: '42501' }, JSON.stringify(wrong))
  await keep({})
  const [how] = await asOwner(
    database,
    `select pg_column_size(a.body) as bytes, pg_relation_size(c.reltoastrelid)::int as beside
      from pg_class c join platform.idempotent_answer a on a.tableoid = c.oid where a.organisation = 'org_keeping'`
  )
  t.strictSame(how, { bytes: 7504, beside: 0 })
})

t.test('answers are purged after seven days, not a minute before', async t => {
  const pool = createPool({ connectionString: database.urlOf('quote_job'), applicationName: 'purge' })
  t.teardown(() => pool.end())
  const kept = (await asOwner(database, 'select 1 from platform.idempotent_answer')).length
  await asOwner(
    database,
    `insert into platform.idempotent_answer (organisation, key_digest, body_digest, status, stored_at)
       select 'org_old', sha256(n::text::bytea), sha256(''), 201, now() - interval '7 days' + minutes * interval '1 minute'
       from generate_series(1, 12) n, (values (-1)) as age(minutes)
     union all select 'org_young', sha256(''), sha256(''), 201, now() - interval '7 days' + interval '1 minute'`
  )
  t.equal(await purgeIdempotentAnswers(pool, undefined, 5), 12)
  t.equal((await asOwner(database, 'select 1 from platform.idempotent_answer')).length, kept + 1)
})
