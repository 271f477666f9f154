import { spawn } from 'node:child_process'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { createPool } from '@trade-credit/database/pool.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import t from 'tap'

t.setTimeout(120_000)

const SOURCE = pathToFileURL(path.join(import.meta.dirname, '../../../packages/database/src/test-database.ts')).href

const database = await createTestDatabase()
const pool = createPool({ connectionString: database.adminUrl, applicationName: 'admin', max: 1 })
t.teardown(async () => {
  await pool.end()
  await database.drop()
})

/** A process that makes a test database, says its name and then does as told. */
async function makeElsewhere(then: string) {
  const script = `import { createTestDatabase } from '${SOURCE}'
    const database = await createTestDatabase()
    console.log(new URL(database.adminUrl).pathname.slice(1))
    ${then}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = new Promise(resolve => child.once('exit', resolve))
  const name = await new Promise<string>(resolve => child.stdout.once('data', data => resolve(String(data).trim())))
  return { child, exit, name }
}

const exists = async (name: string) =>
  (await pool.query('select from pg_database where datname = $1', [name])).rowCount === 1

t.test('each is its own, with all migrations applied, in well under a second', async t => {
  const started = performance.now()
  const other = await createTestDatabase()
  const took = performance.now() - started
  t.teardown(() => other.drop())
  t.comment(`made in ${Math.round(took)} ms`)
  t.ok(took < 3000)
  t.not(other.adminUrl, database.adminUrl)
  t.not((await pool.query('select count(*) as n from public.migration')).rows[0].n, 0n)
})

t.test('what a killed test run left is dropped by the next', async t => {
  const { child, exit, name } = await makeElsewhere('setInterval(() => {}, 1000)')
  t.ok(await exists(name))
  const neighbour = await makeElsewhere('await database.drop()')
  await neighbour.exit
  t.ok(await exists(name), 'one that is still in use is left alone')
  child.kill('SIGKILL')
  await exit
  // Postgres needs a moment to notice.
  for (let attempt = 0; attempt < 20 && (await exists(name)); attempt += 1) {
    await (await makeElsewhere('await database.drop()')).exit
  }
  t.notOk(await exists(name))
})

t.test('a process that forgets to drop its database ends all the same', async t => {
  const { exit } = await makeElsewhere('')
  t.equal(await exit, 0)
})
