import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { listen } from '@trade-credit/local-stack/listen.ts'
import { installJobs } from '@trade-credit/service/platform/jobs/install.ts'
import { storePackagedRulebook } from '@trade-credit/service/rulebook/store-rulebook.ts'
import pg from 'pg'
import t, { type Test } from 'tap'
import { authorization, TEST_AUDIENCE, TEST_ISSUER, testKeys } from '../../support/access-token.ts'
import { until } from '../platform/feed.ts'

t.setTimeout(170_000)

/** The service of stopping-service.ts on a database of its own; `ask` runs SQL as the database's owner. */
async function start(t: Test, stopDeadlineSeconds: number) {
  const database = await createTestDatabase()
  await storePackagedRulebook(database.adminUrl, { sandbox: true })
  await installJobs(database.adminUrl)
  const owner = new pg.Client({ connectionString: database.adminUrl })
  await owner.connect()
  const issuer = await listen(
    createServer((_request, response) => response.end(JSON.stringify(testKeys.jwks()))),
    0
  )
  const child = spawn(process.execPath, [new URL('./stopping-service.ts', import.meta.url).pathname], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      DATABASE_URL: database.urlOf('policy_api'),
      JOB_DATABASE_URL: database.urlOf('policy_job'),
      JOB_QUEUE_URL: database.urlOf('job_queue'),
      ISSUER: TEST_ISSUER,
      JWKS_URL: issuer.url,
      AUDIENCE: TEST_AUDIENCE,
      CURSOR_KEY: 'x'.repeat(32),
      STOP_DEADLINE_SECONDS: String(stopDeadlineSeconds)
    },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const exited = once(child, 'exit')
  t.teardown(async () => {
    child.kill('SIGKILL')
    await exited
    await issuer.stop()
    await owner.end()
    await database.drop()
  })
  let log = ''
  child.stdout.on('data', chunk => {
    log += chunk
  })
  await until(() => log.includes('listening'))
  const address = /"address":"([^"]+)"/.exec(log)?.[1] ?? ''
  const ask = async (sql: string) => (await owner.query(sql)).rows
  return { child, exited, address, ask, log: () => log }
}

const post = async (address: string, seconds: number) =>
  fetch(`${address}/v1/orders`, {
    method: 'POST',
    headers: {
      authorization: await authorization('portal'),
      'content-type': 'application/json',
      'idempotency-key': '"1"'
    },
    body: JSON.stringify({ seconds })
  })

const job = (ms: number) =>
  `select platform.enqueue_job('idempotency-purge', '{"ms":${ms}}', 'one-after-the-other', null, null, null)`
const ORDER_AT_WORK = `select 1 from pg_stat_activity where usename = 'policy_api' and wait_event = 'PgSleep'`
const JOB_AT_WORK = 'select 1 from graphile_worker._private_jobs where locked_at is not null'

t.test('a stop lets a long poll go, and finishes the request and the job that are under way', async t => {
  const { child, exited, address, ask, log } = await start(t, 15)
  const poll = fetch(`${address}/v1/events?wait=30`, { headers: { authorization: await authorization('portal') } })
  const order = post(address, 3)
  await until(async () => (await ask(ORDER_AT_WORK)).length === 1)
  // Only then: begun together, the shorter one was over before a slow machine came to the other.
  await ask(job(1_500))
  await ask(job(0))
  await until(async () => (await ask(JOB_AT_WORK)).length === 1)

  const began = performance.now()
  child.kill('SIGTERM')
  const first = await Promise.race([poll.then(() => 'the poll'), order.then(() => 'the order')])
  t.equal(first, 'the poll', 'the long poll is answered at once')
  t.match(await (await poll).json(), { items: [] })
  t.equal((await order).status, 201)
  t.same(await exited, [0, null])
  t.ok(performance.now() - began < 15_000, 'before the deadline')

  t.match(log(), /"msg":"job done"/)
  t.equal((await ask('select 1 from platform.job_effect')).length, 1, 'the job that ran has had its effect')
  t.same(
    await ask('select locked_at, attempts from graphile_worker._private_jobs'),
    [{ locked_at: null, attempts: 0 }],
    'the job behind it was not begun, though the request still ran, and waits for the next worker'
  )
  t.equal((await ask('select 1 from platform.idempotent_answer')).length, 1, 'the answer was stored')
})

t.test('what takes longer than the deadline is cut off, and loses nothing', async t => {
  const { child, exited, address, ask } = await start(t, 1)
  const order = post(address, 20)
  const cut = t.rejects(order)
  await ask(job(20_000))
  await until(async () => (await ask(ORDER_AT_WORK)).length === 1 && (await ask(JOB_AT_WORK)).length === 1)
  const began = performance.now()
  child.kill('SIGTERM')
  t.same(await exited, [1, null])
  t.ok(performance.now() - began < 15_000)
  await cut
  t.same(await ask('select 1 from platform.idempotent_answer'), [], 'nothing was stored: the same key may come again')
  t.equal((await ask('select 1 from graphile_worker._private_jobs')).length, 1, 'the job is still there')
})
