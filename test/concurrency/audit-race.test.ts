import { createTestDatabase, type TestDatabase } from '@trade-credit/database/test-database.ts'
import pg from 'pg'
import t from 'tap'
import { asOwner } from '../services/platform/order-service.ts'
import { BEFORE_SETTLING, closeBarrier } from './ledger-barrier.ts'

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

/**
 * Two transactions find that a chain is there, and move its head on at one moment; the one that can append first commits when the other waits
 * for it. Gives what became of both.
 */
async function meetAtHead(database: TestDatabase, look?: 'lookAhead'): Promise<string[]> {
  const owner = new pg.Pool({ connectionString: database.adminUrl })
  const clients = [0, 1].map(() => new pg.Client({ connectionString: database.urlOf('quote_job') }))
  await Promise.all(clients.map(client => client.connect()))
  await clients[0]?.query(APPEND)
  await owner.query(
    `do $$ begin execute replace(replace(pg_get_functiondef('platform.append_audit'::regproc),
      'if not found then', 'if not found then perform pg_advisory_xact_lock_shared(${BEFORE_SETTLING}); ${look ? LOOK : ''}'),
      'h.entries + 1', '${look ? 'v_position + 1' : 'h.entries + 1'}'); end $$`
  )
  const barrier = await closeBarrier(owner)
  const appending = clients.map(async client => {
    await client.query('begin')
    const outcome = await client.query(APPEND).then(
      () => 'appended',
      (error: pg.DatabaseError) => error.code ?? 'failed'
    )
    return { client, outcome }
  })
  await barrier.open(2)
  const { client, outcome } = await Promise.race(appending)
  await untilBlocked(database)
  await client.query('commit')
  const second = await Promise.all(appending).then(all => all.find(one => one.client !== client))
  await second?.client.query('commit')
  await Promise.all([...clients, owner].map(one => one.end()))
  return [outcome, second?.outcome ?? '']
}

const LOOK = `select entries into v_position from platform.audit_head where aggregate_id = p_aggregate_id;`

async function untilBlocked(database: TestDatabase): Promise<void> {
  for (;;) {
    const waiting = await asOwner(
      database,
      `select from pg_stat_activity join pg_locks using (pid)
        where datname = current_database() and locktype = 'transactionid' and not granted`
    )
    if (waiting.length > 0) return
  }
}

const chain = (database: TestDatabase) =>
  asOwner<{ position: string; linked: boolean }>(
    database,
    `select position, previous_hash = lag(hash, 1, decode(repeat('00', 32), 'hex')) over (order by position) and hash =
       platform.audit_hash(previous_hash, aggregate_type, aggregate_id, position, organisation, client, action, occurred_at, text) as linked
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

t.test('of two who find a chain that is there, each continues it after the other', async t => {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  t.same(await meetAtHead(database), ['appended', 'appended'])
  t.strictSame(
    await chain(database),
    [1, 2, 3].map(n => ({ position: String(n), linked: true }))
  )
})

t.test('had each of them looked at the head before moving it on, the second could not append', async t => {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  t.same(await meetAtHead(database, 'lookAhead'), ['appended', '23505'])
})
