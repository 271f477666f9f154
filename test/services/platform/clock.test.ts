import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { openSandbox } from '@trade-credit/service/platform/sandbox/open-sandbox.ts'
import t from 'tap'
import { asOwner, ORDERS, order, orderService, token } from './order-service.ts'

const operator = await token({
  organisation: 'org_insurer',
  organisation_kind: 'insurer',
  client_id: 'operator',
  scope: 'sandbox:write orders:write'
})
const headers = { authorization: `Bearer ${operator}` }

const database = await createTestDatabase()
await asOwner(database, ORDERS)
const sandbox = await orderService(database, { sandbox: true })
const other = await orderService(database, { sandbox: true })
const production = await orderService(database)
t.teardown(async () => {
  for (const service of [sandbox, other, production]) await service.close()
  await database.drop()
})

const move = (today: string, { app } = sandbox) =>
  app.inject({ method: 'PUT', url: '/v1/clock', headers, payload: { today } })
const reset = (today: string, key: string, { app } = sandbox) =>
  app.inject({
    method: 'POST',
    url: '/v1/sandbox/resets',
    headers: { ...headers, 'idempotency-key': key },
    payload: { today }
  })
const today = async ({ app } = sandbox) => (await app.inject({ url: '/v1/clock', headers })).json().today

t.test('without a sandbox the business date is the day in Seoul, and nothing moves it', async t => {
  const [calendar] = await asOwner<{ today: string }>(
    database,
    `select ((now() at time zone 'Asia/Seoul')::date)::text as today`
  )
  t.equal(await today(production), calendar?.today)
  t.equal((await move('2025-03-01', production)).statusCode, 403, 'the service is not configured as a sandbox')
  t.equal((await reset('2025-03-01', 'r-0', production)).statusCode, 403)
  t.equal((await move('2199-01-01')).statusCode, 403, 'the database is no sandbox, whatever the service believes')
  t.equal((await reset('2025-03-01', 'r-0')).statusCode, 403)
  t.equal(await today(), calendar?.today)
})

t.test('a sandbox begins at any date and moves forward only', async t => {
  await openSandbox(database.adminUrl)
  await openSandbox(database.adminUrl)
  t.equal((await reset('2021-12-01', 'r-1')).statusCode, 201)
  t.equal(await today(), '2021-12-01')
  t.equal((await move('2021-12-31')).statusCode, 200)
  t.equal((await move('2021-12-31')).statusCode, 200, 'to where it is')
  const back = await move('2021-12-30')
  t.equal(back.statusCode, 409)
  t.match(back.json().detail, /sandbox\/resets/)
  t.equal((await move('2021-02-29')).statusCode, 400)
  t.equal(await today(), '2021-12-31')
})

t.test('every service sees a moved clock at once', async t => {
  for (const day of ['2022-01-01', '2022-01-02', '2022-01-03', '2022-01-04']) {
    await move(day)
    const previews = await Promise.all(
      [sandbox, other].map(({ app }) =>
        app.inject({ method: 'POST', url: '/v1/order-previews', headers, payload: { item: 'x' } })
      )
    )
    t.strictSame(
      previews.map(answer => answer.json().on),
      [day, day]
    )
    t.equal((await order(other.app, `on-${day}`, 'x', operator)).json().on, day)
  }
})

t.test('a reader who asks while another question is under way gets a later answer', async t => {
  await move('2022-02-01')
  const asked: Promise<string>[] = []
  for (let day = 2; day < 28; day += 1) {
    const date = `2022-02-${String(day).padStart(2, '0')}`
    void other.platform.businessDate()
    await asOwner(database, `update platform.sandbox set today = '${date}'`)
    asked.push(other.platform.businessDate())
    t.equal(await asked.at(-1), date)
  }
})

t.test('a reset empties all tenants’ tables, and keeps what is nobody’s', async t => {
  await order(sandbox.app, 'before', 'x', operator)
  const rulebook = await asOwner(database, 'select from rulebook.version')
  const answer = await reset('2020-01-01', 'r-2')
  t.equal(answer.statusCode, 201, answer.body)
  const [left] = await asOwner(
    database,
    `select (select count(*) from quote.order_taken) as orders, (select count(*) from platform.audit_entry) as entries,
       (select string_agg(action, ',') from platform.audit_entry) as actions,
       (select count(*) from platform.idempotent_answer) as answers, (select count(*) from public.migration) > 5 as migrated`
  )
  t.strictSame(left, { orders: '0', entries: '1', actions: 'sandbox.reset', answers: '1', migrated: true })
  t.equal((await asOwner(database, 'select from rulebook.version')).length, rulebook.length)
  t.equal(await today(), '2020-01-01')
  const again = await reset('2020-01-01', 'r-2')
  t.equal(again.body, answer.body)
  t.equal(again.headers['idempotency-replayed'], 'true')
})

t.test('every table of the services’ schemas is emptied, new ones without being named', async t => {
  await asOwner(
    database,
    `create table claims.parent (id int primary key, organisation text);
     create table policy.child (id int references claims.parent, organisation text);
     create table policy.childless (id int references claims.parent);
     create table claims.counted (number int generated always as identity);
     create table policy.kept (id int);
     comment on table policy.kept is 'Reference data. Kept by sandbox resets';
     insert into claims.parent values (1, 'a'); insert into policy.child values (1, 'a'); insert into policy.kept values (1);
     insert into claims.counted default values; truncate claims.counted`
  )
  t.equal((await reset('2020-01-01', 'r-3')).statusCode, 201)
  const tables = await asOwner<{ name: string; filled: boolean }>(
    database,
    `select n.nspname || '.' || c.relname as name,
       (xpath('/row/c/text()', query_to_xml('select count(*) as c from ' || c.oid::regclass, false, true, '')))[1]::text <> '0' as filled
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname in ('platform', 'ledger', 'quote', 'underwriting', 'policy', 'claims')
     order by 1`
  )
  const filled = tables.filter(table => table.filled).map(table => table.name)
  t.strictSame(filled, [
    'platform.audit_entry',
    'platform.audit_head',
    'platform.idempotent_answer',
    'platform.sandbox',
    'policy.kept'
  ])
  t.ok(tables.length > 10)
  const counted = await asOwner(database, 'insert into claims.counted default values returning number')
  t.strictSame(counted, [{ number: 1 }], 'numbers begin anew, be the table empty or not')
})

t.test('orders that run meanwhile are done or refused, and a reset gets through', async t => {
  const taking = Array.from({ length: 40 }, (_, n) => order(other.app, `meanwhile-${n}`, 'x', operator))
  const [done, ...orders] = await Promise.all([reset('2020-01-01', 'r-4'), ...taking])
  t.equal(done?.statusCode, 201, done?.body)
  t.strictSame([...new Set(orders.map(answer => answer.statusCode))], [201])
})

t.test('the clock is moved by who may, and shown to who may read', async t => {
  const reader = { authorization: `Bearer ${await token({ scope: 'sandbox:read' })}` }
  t.equal((await sandbox.app.inject({ url: '/v1/clock', headers: reader })).statusCode, 200)
  const payload = { today: '2030-01-01' }
  t.equal((await sandbox.app.inject({ method: 'PUT', url: '/v1/clock', headers: reader, payload })).statusCode, 403)
})
