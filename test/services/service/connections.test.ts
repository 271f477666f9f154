import { setTimeout as after } from 'node:timers/promises'
import { SERVICES } from '@trade-credit/database/roles.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { readConfig, SharedConfig } from '@trade-credit/service/config.ts'
import { installJobs } from '@trade-credit/service/platform/jobs/install.ts'
import { storePackagedRulebook } from '@trade-credit/service/rulebook/store-rulebook.ts'
import { createService } from '@trade-credit/service/service.ts'
import pg from 'pg'
import t from 'tap'
import { TEST_AUDIENCE, TEST_ISSUER, testKeys } from '../../support/access-token.ts'

t.setTimeout(120_000)

t.test('four services hold fewer than fifty connections, from their start on and at rest', async t => {
  const database = await createTestDatabase()
  await storePackagedRulebook(database.adminUrl, { sandbox: true })
  await installJobs(database.adminUrl)
  const owner = new pg.Client({ connectionString: database.adminUrl })
  await owner.connect()
  const count = async () => {
    const { rows } = await owner.query<{ name: string; n: number }>(
      `select application_name as name, count(*)::int as n from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() group by 1 order by 1`
    )
    return { all: rows.reduce((sum, row) => sum + row.n, 0), by: rows.map(row => `${row.name} ${row.n}`).join(', ') }
  }
  const services = await Promise.all(
    SERVICES.map(name =>
      createService(
        { name, title: name, description: '', routes() {} },
        readConfig(SharedConfig, {
          PORT: '0',
          DATABASE_URL: database.urlOf(`${name}_api`),
          JOB_DATABASE_URL: database.urlOf(`${name}_job`),
          JOB_QUEUE_URL: database.urlOf('job_queue'),
          ISSUER: TEST_ISSUER,
          JWKS_URL: `${TEST_ISSUER}/jwks`,
          AUDIENCE: TEST_AUDIENCE,
          CURSOR_KEY: 'x'.repeat(32),
          LOG_LEVEL: 'silent'
        }),
        testKeys
      )
    )
  )
  t.teardown(async () => {
    await Promise.all(services.map(service => service.stop()))
    await owner.end()
    await database.drop()
  })
  const probed = () => Promise.all(services.map(async ({ app }) => (await app.inject('/health/ready')).statusCode))
  const probes = async () => {
    const { rows } = await owner.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and application_name like '%-health' order by 1`
    )
    return rows.map(({ pid }) => pid)
  }
  t.same(await probed(), [200, 200, 200, 200])
  const first = await probes()
  t.equal(first.length, services.length)
  let most = 0
  for (const deadline = performance.now() + 13_000; performance.now() < deadline; await after(250)) {
    most = Math.max(most, (await count()).all)
  }
  const rest = await count()
  t.comment(`at most ${most}; at rest ${rest.all}: ${rest.by}`)
  t.ok(most < 50, `at most ${most}`)
  t.ok(rest.all <= 9 * services.length, `at rest ${rest.all}: pools that nobody uses are empty`)
  t.same(await probed(), [200, 200, 200, 200])
  t.same(await probes(), first, 'a probe that seldom comes opens no connection, either')
})
