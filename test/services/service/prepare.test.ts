import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { createPool } from '@trade-credit/database/pool.ts'
import { LOGIN_ROLES } from '@trade-credit/database/roles.ts'
import { createEmptyTestDatabase } from '@trade-credit/database/test-database.ts'
import t from 'tap'

t.setTimeout(120_000)

const COMMAND = path.join(import.meta.dirname, '../../../packages/service/src/prepare/main.ts')

/** Runs the command as a deployment does: a process with nothing but the variables. */
const prepare = (variables: Record<string, string>) =>
  promisify(execFile)(process.execPath, [COMMAND], { cwd: '/', env: { PATH: process.env['PATH'], ...variables } })

t.test('one command makes an empty database ready, also when several run it, and again', async t => {
  const database = await createEmptyTestDatabase()
  const pool = createPool({ connectionString: database.adminUrl, applicationName: 'look', max: 1 })
  t.teardown(async () => {
    await pool.end()
    await database.drop()
  })
  const ask = async (sql: string) => (await pool.query(sql)).rows.map(row => Object.values(row)[0])
  const secrets = () => ask(`select rolpassword from pg_authid where rolname = 'quote_api' or rolname = 'job_queue'`)
  // The roles are the whole server's: they keep the passwords that all tests use.
  const passwords = Object.fromEntries(
    LOGIN_ROLES.map(role => [
      `${role.toUpperCase()}_PASSWORD`,
      decodeURIComponent(new URL(database.urlOf(role)).password)
    ])
  )
  const before = await secrets()

  const outputs = await Promise.all(
    [1, 2].map(async () => (await prepare({ DATABASE_URL: database.adminUrl, ...passwords })).stdout)
  )
  t.equal(outputs.join('').match(/^Applied \d+ migrations$/gm)?.length, 1, 'one of them applied the migrations')
  t.equal(outputs.join('').match(/^The database is up to date$/gm)?.length, 2)
  t.same(await ask('select origin from rulebook.activation'), ['packaged'])
  t.same(await ask('select 1 from platform.sandbox'), [], 'not a sandbox unless told')
  for (const secret of await secrets()) t.notOk(before.includes(secret), 'the passwords were set')
  for (const role of LOGIN_ROLES) {
    const own = createPool({ connectionString: database.urlOf(role), applicationName: 'own', max: 1 })
    t.same((await own.query('select current_user as name')).rows, [{ name: role }])
    if (role === 'job_queue') t.same((await own.query('select 1 from graphile_worker.jobs')).rows, [])
    await own.end()
  }

  const again = await prepare({ DATABASE_URL: database.adminUrl, SANDBOX: 'true' })
  t.equal(again.stdout, 'The database is up to date\n', 'nothing was left to apply')
  t.same(await ask('select origin from rulebook.activation order by number'), ['packaged', 'example'])
  t.same(await ask('select 1 from platform.sandbox'), [1])
})

t.test('what it cannot do is one sentence without a password, and exit 1', async t => {
  const failing = async (variables: Record<string, string>) => {
    const error = await prepare(variables).then(
      () => t.fail('it should not succeed'),
      (error: { code: number; stderr: string }) => error
    )
    t.match(error, { code: 1 })
    return typeof error === 'object' && 'stderr' in error ? error.stderr : ''
  }
  t.match(await failing({}), /^DATABASE_URL is not set\. /m)
  t.match(await failing({ DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/db' }), /^Postgres at 127.0.0.1:1\/db said: /)
  t.notMatch(await failing({ DATABASE_URL: 'mysql://me:secret@127.0.0.1:1/db' }), /secret/)
})
