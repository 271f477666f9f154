import { createTestDatabase, type TestDatabase } from '@trade-credit/database/test-database.ts'
import pg from 'pg'
import t from 'tap'
import { asOwner } from '../services/platform/order-service.ts'

const APPEND = `select platform.append_audit('thing', 'th_1', 'thing.changed', '{}', 'org_insurer', 'job:test')`

/** Two transactions append to one aggregate; the second begins before the first has ended. Gives the second's error. */
async function meet(database: TestDatabase): Promise<string> {
  const [first, second] = [0, 1].map(() => new pg.Client({ connectionString: database.urlOf('quote_job') }))
  if (!first || !second) throw new Error('two clients were made')
  await Promise.all([first.connect(), second.connect()])
  await first.query('begin')
  await first.query(APPEND)
  const meeting = second.query(APPEND).then(
    () => 'appended',
    (error: pg.DatabaseError) => error.code ?? 'failed'
  )
  await untilBlocked(database)
  await first.query('commit')
  const outcome = await meeting
  await Promise.all([first.end(), second.end()])
  return outcome
}

async function untilBlocked(database: TestDatabase): Promise<void> {
  for (;;) {
    const waiting = await asOwner(
      database,
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    )
    if (waiting.length > 0) return
  }
}

const chain = (database: TestDatabase) =>
  asOwner<{ position: string; linked: boolean }>(
    database,
    `select position, previous_hash = lag(hash, 1, decode(repeat('00', 32), 'hex')) over (order by position) as linked
     from platform.audit_entry order by position`
  )

t.test('who appends while another does waits, and continues the chain', async t => {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  t.equal(await meet(database), 'appended', 'a chain that both begin')
  t.equal(await meet(database), 'appended', 'a chain that is there')
  t.strictSame(
    await chain(database),
    [1, 2, 3, 4].map(n => ({ position: String(n), linked: true }))
  )
})

t.test('without the lock on the head the second one cannot append', async t => {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  await asOwner(
    database,
    `do $$ begin execute replace(pg_get_functiondef('platform.append_audit'::regproc), 'for update', ''); end $$`
  )
  await meet(database)
  t.equal(await meet(database), '23505')
})
