import { createPool } from '@trade-credit/database/pool.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { businessDateReader } from '@trade-credit/service/platform/clock/business-date.ts'
import { openSandbox } from '@trade-credit/service/platform/sandbox/open-sandbox.ts'
import pg from 'pg'
import t from 'tap'

t.test('outside a sandbox the date is Seoul’s calendar, and the database is asked once', async t => {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  const pool = createPool({ connectionString: database.urlOf('quote_api'), applicationName: 'test' })
  const read = businessDateReader(pool, { sandbox: false })
  const first = await read()
  await pool.end()
  t.match(first, /^\d{4}-\d{2}-\d{2}$/)
  const later = await read()
  t.ok(later >= first, 'without a connection too')
})

t.test('in a sandbox every answer is the database’s', async t => {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  await openSandbox(database.adminUrl)
  const pool = createPool({ connectionString: database.urlOf('quote_api'), applicationName: 'test' })
  t.teardown(() => pool.end())
  const owner = new pg.Client({ connectionString: database.adminUrl })
  await owner.connect()
  const read = businessDateReader(pool, { sandbox: true })
  for (const today of ['2021-12-01', '2022-01-15']) {
    await owner.query('update platform.sandbox set today = $1', [today])
    t.equal(await read(), today)
  }
  await owner.end()
})
