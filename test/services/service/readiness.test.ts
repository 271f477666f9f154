import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import type { App } from '@trade-credit/service/app.ts'
import { installJobs } from '@trade-credit/service/platform/jobs/install.ts'
import pg from 'pg'
import t, { type Test } from 'tap'
import { closeGate } from '../../support/gate.ts'
import { runService } from '../../support/running-service.ts'
import { probe } from './probe.ts'

t.setTimeout(60_000)

t.test('one line tells that readiness was lost, however often it is asked for, and one that it is back', async t => {
  let broken = true
  const { app, lines } = await probe({
    readiness: [{ name: 'database', check: async () => (broken ? Promise.reject(new Error('refused')) : 1) }]
  })
  t.teardown(() => app.close())
  const ask = async () => (await app.inject('/health/ready')).statusCode
  t.same([await ask(), await ask(), await ask()], [503, 503, 503])
  broken = false
  t.same([await ask(), await ask()], [200, 200])
  broken = true
  t.same([await ask(), await ask()], [503, 503])

  const told = lines.map(line => JSON.parse(line)).filter(({ msg }) => msg !== 'request')
  t.same(
    told.map(({ level, msg }) => [level, msg]),
    [
      [40, 'not ready'],
      [30, 'ready again'],
      [40, 'not ready']
    ]
  )
  t.match(told[0], { missing: 'database', reasons: ['refused'] })
  t.notMatch(lines.join(''), /stack|request failed/)
})

/** Takes the last migration back out of the list of those that are applied. */
async function forgetLastMigration(t: Test, adminUrl: string) {
  const owner = new pg.Client({ connectionString: adminUrl })
  await owner.connect()
  t.teardown(() => owner.end())
  const { rows } = await owner.query(
    'delete from public.migration where name = (select max(name) from public.migration) returning name, sha256'
  )
  const [{ name, sha256 }] = rows
  return {
    name: name as string,
    restore: () => owner.query('insert into public.migration (name, sha256) values ($1, $2)', [name, sha256])
  }
}

t.test('a service whose database lacks a migration is not ready, and names what it waits for', async t => {
  const { app, database } = await runService(t, { name: 'policy', title: 'Policy', description: '', routes() {} })
  const ready = async () => (await app.inject({ url: '/health/ready', headers: { 'accept-language': 'en' } })).json()
  t.match(await ready(), { status: 'ok' })
  const { restore } = await forgetLastMigration(t, database.adminUrl)
  t.match(await ready(), { status: 503, detail: 'Not ready: migrations.' })
  await restore()
  t.match(await ready(), { status: 'ok' })
})

const BUSY: Readonly<Record<string, string>> = {
  'works, longer than a probe waits': 'select pg_sleep(3)',
  'waits for a lock that nobody gives back': 'select pg_advisory_xact_lock(1)'
}

for (const [what, sql] of Object.entries(BUSY)) {
  t.test(`a service all of whose connections are busy is ready: each ${what}`, async t => {
    let pool: pg.Pool | undefined
    const { app, database } = await runService(
      t,
      { name: 'policy', title: 'Policy', description: '', routes: (_app, platform) => void (pool = platform.pool) },
      { variables: { DATABASE_POOL_SIZE: '2' } }
    )
    const gate = await closeGate(t, database, 'select pg_advisory_xact_lock(1)')
    const isFull = () => pool?.totalCount === 2 && pool.waitingCount > 0
    const busy = [1, 2, 3].map(() => pool?.query(sql))
    while (!isFull()) await after(10)
    t.same(await statusesOf(app, 5), [200, 200, 200, 200, 200])
    t.ok(isFull(), 'and they still are busy')
    await gate.open()
    await Promise.all(busy)
  })
}

async function statusesOf(app: App, times: number): Promise<number[]> {
  const replies = await Promise.all(Array.from({ length: times }, () => app.inject('/health/ready')))
  return replies.map(reply => reply.statusCode)
}

t.test('a service does not start on a database that lacks a migration: one sentence says what to do', async t => {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  await installJobs(database.adminUrl)
  const start = () =>
    spawnSync(process.execPath, [path.join(import.meta.dirname, '../../../services/policy/src/main.ts')], {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        DATABASE_URL: database.urlOf('policy_api'),
        JOB_DATABASE_URL: database.urlOf('policy_job'),
        ISSUER: 'http://issuer.test',
        JWKS_URL: 'http://issuer.test/jwks',
        AUDIENCE: 'trade-credit',
        CURSOR_KEY: 'x'.repeat(32)
      }
    })
  const { name } = await forgetLastMigration(t, database.adminUrl)
  const lacking = start()
  t.equal(lacking.status, 1)
  t.equal(
    lacking.stderr,
    `The database lacks the migration ${name}: run packages/service/src/prepare/main.ts of this release on it\n`
  )
  const owner = new pg.Client({ connectionString: database.adminUrl })
  await owner.connect()
  await owner.query('revoke usage on schema public from policy_api')
  await owner.end()
  t.match(start().stderr, /^The database lacks the migration 0026_.*: run /, 'one from before services could look')
})
