import { setTimeout as sleep } from 'node:timers/promises'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import pg from 'pg'
import t from 'tap'
import { Type } from 'typebox'
import { asOwner, ORDERS, orderService, portal } from './order-service.ts'

const SHOP = 77
const database = await createTestDatabase()
await asOwner(database, ORDERS)
const schema = {
  operationId: 'visit',
  summary: 'Lock the shop first',
  headers: IdempotencyHeaders,
  body: fields({ item: Type.String({ maxLength: 100 }) }),
  response: { 201: fields({ found: Type.String() }), ...problems(409, 422) }
}
const { app, close } = await orderService(database, {
  routes: (app, platform) =>
    app.post(
      '/v1/visits',
      { schema, config: { scope: 'orders:write' } },
      idempotent<typeof schema, string>(
        platform,
        async (_request, _context, found) => ({ status: 201, body: { found } }),
        {
          ahead: async ({ body }, trx) => {
            const [row] = await trx.query<{ found: string }>({
              text: `select 'locked for ' || $1 as found, pg_advisory_xact_lock(${SHOP})`,
              values: [body.item]
            })
            return row?.found ?? ''
          }
        }
      )
    )
})
const owner = new pg.Client({ connectionString: database.adminUrl })
await owner.connect()
t.teardown(async () => {
  await close()
  await owner.end()
  await database.drop()
})

const visit = async (key: string, item: string) =>
  app.inject({
    method: 'POST',
    url: '/v1/visits',
    headers: { authorization: `Bearer ${portal}`, 'idempotency-key': key },
    payload: { item }
  })

t.test('what is asked ahead reaches the work, and a replay is given what was answered', async t => {
  const first = await visit('key-1', 'nuts')
  t.strictSame([first.statusCode, first.json()], [201, { found: 'locked for nuts' }])
  const again = await visit('key-1', 'nuts')
  t.equal(again.body, first.body)
  t.equal(again.headers['idempotency-replayed'], 'true')
})

t.test('a lock that is asked for ahead is waited for by whoever has the key, and by nobody else', async t => {
  await owner.query('select pg_advisory_lock($1)', [SHOP])
  const first = visit('key-2', 'bolts')
  await untilWaiting()
  const again = await Promise.race([visit('key-2', 'bolts'), sleep(3000).then(() => null)])
  t.strictSame([again?.statusCode, again?.json().code], [409, 'key_in_flight'])
  await owner.query('select pg_advisory_unlock($1)', [SHOP])
  t.equal((await first).statusCode, 201)
})

t.test('a replay waits for no such lock, nor does another body with its key', async t => {
  await visit('key-3', 'nails')
  await owner.query('select pg_advisory_lock($1)', [SHOP])
  t.teardown(() => owner.query('select pg_advisory_unlock($1)', [SHOP]))
  const soon = (item: string) => Promise.race([visit('key-3', item), sleep(3000).then(() => null)])
  const again = await soon('nails')
  t.strictSame([again?.statusCode, again?.json()], [201, { found: 'locked for nails' }])
  t.equal((await soon('screws'))?.json().code, 'key_reused')
})

async function untilWaiting(): Promise<void> {
  const waiting = `select from pg_locks where not granted and objid = ${SHOP} and database = (select oid from pg_database
    where datname = current_database())`
  while ((await owner.query(waiting)).rows.length === 0) await sleep(5)
}
