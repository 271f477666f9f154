// What readiness says of a Postgres that ends or hangs, so on one of its own that may be stopped and held still.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { startEmbeddedPostgres } from '@trade-credit/database/embedded/embedded-postgres.ts'
import { readPostmaster } from '@trade-credit/database/embedded/postmaster.ts'
import { derivedPasswords, roleUrl } from '@trade-credit/database/roles.ts'
import { prepareDatabase } from '@trade-credit/service/prepare/prepare-database.ts'
import pg from 'pg'
import t from 'tap'
import { startService } from '../../support/running-service.ts'

t.setTimeout(120_000)

/** What the image's health check has patience for. */
const PROBE_MS = 5_000

const home = await mkdtemp(path.join(tmpdir(), 'trade-credit-outages-'))
await chmod(home, 0o755)
const start = (port?: number) =>
  startEmbeddedPostgres({
    dataDir: path.join(home, 'postgres'),
    log: () => {},
    ...(port === undefined ? {} : { port })
  })
let server = await start()
t.teardown(async () => {
  await server.stop()
  await rm(home, { recursive: true, force: true })
})
const { adminUrl } = server
const passwords = derivedPasswords('outages')
await prepareDatabase({ adminUrl, passwords, sandbox: true, say() {} })

let pool: pg.Pool | undefined
const { app } = await startService(
  t,
  { name: 'policy', title: 'Policy', description: '', routes: (_app, platform) => void (pool = platform.pool) },
  {
    database: { adminUrl, urlOf: role => roleUrl(adminUrl, role, passwords[role]), drop: async () => {} },
    filesFolder: home,
    variables: { DATABASE_POOL_SIZE: '2' }
  }
)

/** The detail of a 503, or `ok`; undefined when a probe would not have waited for it. */
async function readiness(): Promise<string | undefined> {
  const asked = app.inject({ url: '/health/ready', headers: { 'accept-language': 'en' } }).then(reply => reply.json())
  const answer = await Promise.race([asked, after(PROBE_MS)])
  return answer?.detail ?? answer?.status
}

const DOWN = 'Not ready: database, migrations.'

async function untilReady(): Promise<void> {
  for (const deadline = performance.now() + 15_000; performance.now() < deadline; await after(200)) {
    if ((await readiness()) === 'ok') return
  }
  throw new Error('It never was ready again')
}

async function asAdmin<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  return client
    .query<Row>(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end())
}

/** The processes that serve the service's connections whose name is like this. */
async function processesOf(name: string): Promise<number[]> {
  const rows = await asAdmin<{ pid: number }>(`select pid from pg_stat_activity where application_name like '${name}'`)
  return rows.map(({ pid }) => pid)
}

/** Holds processes still, as a disk does that no longer answers, until the returned function is called or the test ends. */
function holdStill(pids: readonly (number | undefined)[]): () => void {
  const known = pids.filter(pid => pid !== undefined)
  if (known.length === 0 || known.length < pids.length) throw new Error('Nobody is there to be held still')
  const signal = (name: NodeJS.Signals) => known.forEach(pid => process.kill(pid, name))
  signal('SIGSTOP')
  let held = true
  const letGo = () => {
    if (held) signal('SIGCONT')
    held = false
  }
  t.teardown(letGo)
  return letGo
}

t.test('a Postgres that ended: not ready; ready when it is back', async t => {
  t.equal(await readiness(), 'ok')
  await server.stop()
  t.equal(await readiness(), DOWN)
  t.equal(await readiness(), DOWN)
  server = await start(server.port)
  await untilReady()
})

t.test('a Postgres that hangs: not ready within the patience of a probe, however busy the service', async t => {
  const busy = Promise.allSettled([1, 2, 3].map(() => pool?.query('select pg_sleep(1)')))
  await after(100)
  const postmaster = await readPostmaster(path.join(server.dataDir, 'cluster'))
  const letGo = holdStill([postmaster?.pid, ...(await processesOf('policy-%'))])
  t.equal(await readiness(), DOWN)
  await after(PROBE_MS)
  t.same(await Promise.all([1, 2, 3].map(readiness)), [DOWN, DOWN, DOWN], 'nor over a new connection')
  letGo()
  await untilReady()
  await busy
})

t.test('a connection that hangs alone is replaced', async t => {
  const [before] = await processesOf('policy-health')
  const letGo = holdStill([before])
  t.equal(await readiness(), DOWN)
  await after(PROBE_MS)
  t.equal(await readiness(), 'ok', 'when a probe comes again')
  letGo()
  t.notSame(await processesOf('policy-health'), [before])
})
