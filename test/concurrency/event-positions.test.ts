// Races of the feed, each held open by hand: commits that come in another order than ids, however many looks come in between, and two
// that count at once.
import { inTransaction } from '@trade-credit/database/transaction.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { publishEvent } from '@trade-credit/service/platform/events/publish-event.ts'
import { readFeed } from '@trade-credit/service/platform/events/read-feed.ts'
import pg from 'pg'
import t from 'tap'
import {
  actorOf,
  asOwner,
  type PlatformDatabase,
  platformDatabase,
  premium,
  publish,
  until
} from '../services/platform/feed.ts'

const READER = actorOf('org_a')

t.test('an event that is written first and commits last is not passed over', async t => {
  const db = await platformDatabase(t)
  const bySequence = (after: bigint) =>
    asOwner<{ sequence: string }>(db, `select sequence from platform.event where sequence > ${after} order by sequence`)

  const late = await beginLate(db, 'org_a')
  await publish(db, premium(['org_a']))
  await place(db)
  const first = await readFeed(db.api, READER, { after: undefined, limit: 10 })
  const [seen] = await bySequence(0n)
  await late.commit()
  await place(db)

  t.equal(first.kind === 'page' && first.events.length, 1)
  const second = await readFeed(db.api, READER, { after: first.kind === 'page' ? first.next : 0n, limit: 10 })
  t.equal(second.kind === 'page' && second.events[0]?.id, 'msg_late', 'the feed gives it the next place')
  t.equal((await bySequence(BigInt(seen?.sequence ?? 0))).length, 0, 'a reader by id would never have seen it')
})

t.test('looks begin behind what is placed, and not behind what may still be committed', async t => {
  const db = await platformDatabase(t)
  await growFloor(db)
  const late = await beginLate(db)
  for (let look = 0; look < 4; look += 1) await publishAndPlace(db)
  await late.commit()
  await place(db)
  t.strictSame(await asOwner(db, `select organisation from platform.event where position is null`), [])
  await growFloor(db)
})

t.test('without a thought of transactions under way, their events are passed over', async t => {
  const db = await platformDatabase(t)
  await asOwner(
    db,
    `do $$ begin execute replace(pg_get_functiondef('platform.assign_event_positions'::regproc), 'v_oldest >= f.seen_by', 'true'); end $$`
  )
  const late = await beginLate(db)
  for (let look = 0; look < 4; look += 1) await publishAndPlace(db)
  await late.commit()
  await place(db)
  const waiting = async () => (await asOwner(db, 'select from platform.event where position is null')).length
  t.equal(await waiting(), 1)

  const told: unknown[] = []
  db.sequencer({ onError: error => told.push(error) })
  await until(async () => (await waiting()) === 0)
  t.match(told, [/passed over some/], 'the next sequencer finds and places it, and says so')
  t.equal(await passedOver(db), false, 'and passes over nothing more')
})

t.test('whoever asks while all is well changes nothing, whatever is not committed', async t => {
  const db = await platformDatabase(t)
  await growFloor(db)
  const late = await beginLate(db)
  const floor = 'select placed_through, seen_through, seen_by from platform.event_floor'
  const before = await asOwner(db, floor)
  t.equal(await passedOver(db), false)
  await late.commit()
  t.equal(await passedOver(db), false, 'nor what is committed and not placed yet')
  t.strictSame(await asOwner(db, floor), before)
})

t.test('where looks begin is not written with each of them', async t => {
  const db = await platformDatabase(t)
  await growFloor(db)
  const version = () => asOwner(db, 'select ctid::text, xmin::text from platform.event_floor')
  const before = await version()
  for (let look = 0; look < 20; look += 1) {
    await publish(db, premium(['org_a']))
    await place(db)
  }
  t.strictSame(await version(), before)
})

t.test('in a database that was restored on another server, looks go on from the events that it brought', async t => {
  const db = await platformDatabase(t)
  await growFloor(db)
  await asOwner(db, `update platform.event_floor set seen_by = '900000000000'`)
  const late = await beginLate(db)
  for (let look = 0; look < 4; look += 1) await publishAndPlace(db)
  await late.commit()
  await place(db)
  t.strictSame(await asOwner(db, `select organisation from platform.event where position is null`), [])
  t.strictSame(await asOwner(db, `select from platform.event_floor where seen_by = '900000000000'`), [])
})

t.test('every writer of events has its transaction id before it takes a number, and takes one at a time', async t => {
  const db = await platformDatabase(t)
  const writers = `select proname, prosrc ~ 'pg_current_xact_id\\(\\).*insert into platform.event ' as "hasId" from pg_proc
    where prosrc ~ 'insert into platform.event ' order by proname`
  t.strictSame(await asOwner(db, writers), [
    { proname: 'publish_event', hasId: true },
    { proname: 'publish_events', hasId: true }
  ])
  const cache = `select seqcache::int from pg_sequence where seqrelid = 'platform.event_sequence_seq'::regclass`
  t.strictSame(await asOwner(db, cache), [{ seqcache: 1 }])
})

t.test('in a sandbox that was reset, looks begin at the first event', async t => {
  const db = await platformDatabase(t)
  await growFloor(db)
  await asOwner(db, `insert into platform.sandbox values (true, null); select platform.reset_sandbox('2026-01-02')`)
  await publish(db, premium(['org_a']))
  await place(db)
  t.strictSame(await asOwner(db, 'select sequence, position from platform.event'), [{ sequence: '1', position: '1' }])
})

t.test('whoever places events reads none that have a place: they are in no index by number', async t => {
  const db = await platformDatabase(t)
  const told = (count: number) => publish(db, ...Array.from({ length: count }, () => premium(['org_a'])))
  await told(100)
  await place(db)
  await told(10)
  const session = await openSession(db, 'policy_job')
  await session.query('begin')
  await session.query('select platform.assign_event_positions(1000)')
  const { rows } = await session.query(
    `select seq_scan::int as "wholeTable", idx_tup_fetch::int as rows from pg_stat_xact_user_tables
      where relid = 'platform.event'::regclass`
  )
  await session.query('commit')
  await session.end()
  t.strictSame(rows, [{ wholeTable: 0, rows: 20 }], 'ten are looked for, and found again to be written')
})

t.test('two sessions never count at once', async t => {
  const db = await platformDatabase(t)
  await publish(db, ...Array.from({ length: 10 }, () => premium(['org_a'])))
  const [answer, positions] = await countTwice(db, 'platform.assign_event_positions')
  t.equal(answer, null, 'the second is told that another one counts')
  t.same(positions, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
})

t.test('without the lock, the second takes places for what the first has placed', async t => {
  const db = await platformDatabase(t)
  await asOwner(
    db,
    `do $$ begin execute replace(replace(pg_get_functiondef('platform.assign_event_positions'::regproc),
      'assign_event_positions', 'assign_without_lock'), 'not pg_try_advisory_xact_lock(741150021)', 'false'); end $$;
    grant execute on function platform.assign_without_lock to policy_job`
  )
  await publish(db, ...Array.from({ length: 10 }, () => premium(['org_a'])))
  const [, positions] = await countTwice(db, 'platform.assign_without_lock')
  t.same(positions, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 21], 'a reader would take the gap for events that it lost')
})

t.test('changes of one thing are told in their order, whichever commits take how long', async t => {
  const db = await platformDatabase(t)
  await asOwner(
    db,
    `create table policy.thing (id int primary key); insert into policy.thing values (1);
    grant select, update on policy.thing to policy_api`
  )
  const lockedFirst = Promise.withResolvers<void>()
  const change = (name: string, before: Promise<void>, after: () => void) =>
    inTransaction(db.api, actorOf('org_writer'), async trx => {
      await before
      const locked = trx.query({ text: 'select from policy.thing where id = 1 for update' })
      after()
      await locked
      publishEvent(trx, premium(['org_a'], newId('po'), name))
      // The first one dawdles with the lock in its hands, while the second waits for it.
      if (name === 'first') await trx.query({ text: 'select pg_sleep(0.2)' })
    })
  await Promise.all([
    change('second', lockedFirst.promise, () => {}),
    change('first', Promise.resolve(), () => setTimeout(lockedFirst.resolve, 50))
  ])
  await place(db)
  const feed = await readFeed(db.api, READER, { after: undefined, limit: 10 })
  t.same(feed.kind === 'page' && feed.events.map(event => (event.data as { invoiceId: string }).invoiceId), [
    'first',
    'second'
  ])
})

/**
 * One session counts and keeps its transaction open until the other one has tried; gives what that one was told, and all places after one
 * more event.
 */
async function countTwice(db: PlatformDatabase, count: string): Promise<[unknown, number[]]> {
  const [one, two] = [await openSession(db, 'policy_job'), await openSession(db, 'policy_job')]
  await one.query('begin')
  await one.query(`select ${count}(100)`)
  const second = two.query(`select ${count}(100) as answer`)
  await Promise.race([second, new Promise(resolve => setTimeout(resolve, 300))])
  await one.query('commit')
  const { answer } = (await second).rows[0]
  await Promise.all([one.end(), two.end()])
  await publishAndPlace(db)
  const rows = await asOwner<{ position: string }>(db, 'select position from platform.event order by position')
  return [answer, rows.map(row => Number(row.position))]
}

/** Writes `msg_late` for the organisation, and commits when told. */
async function beginLate(db: PlatformDatabase, organisation = 'org_b'): Promise<{ commit(): Promise<void> }> {
  const session = await openSession(db, 'policy_api')
  await session.query('begin')
  await session.query(`select platform.publish_event('msg_late', 'premium.recorded', 's', 's', $1, '{}')`, [
    [organisation]
  ])
  return {
    async commit() {
      await session.query('commit')
      await session.end()
    }
  }
}

/** Until a look begins behind events that were placed: transactions of other databases may be under way, too. */
async function growFloor(db: PlatformDatabase): Promise<void> {
  const floor = async () => {
    const [row] = await asOwner<{ placed_through: string }>(db, 'select placed_through from platform.event_floor')
    return Number(row?.placed_through ?? 0)
  }
  const before = await floor()
  while ((await floor()) === before) await publishAndPlace(db)
}

/** Behind so many numbers that looks could begin further on. */
async function publishAndPlace(db: PlatformDatabase): Promise<void> {
  await asOwner(db, `select nextval('platform.event_sequence_seq') from generate_series(1, 1000)`)
  await publish(db, premium(['org_a']))
  await place(db)
}

async function passedOver({ job }: PlatformDatabase): Promise<unknown> {
  return (await job.query('select platform.find_passed_over_events() as some')).rows[0].some
}

async function place({ job }: PlatformDatabase): Promise<void> {
  await job.query('select platform.assign_event_positions(1000)')
}

async function openSession({ database }: PlatformDatabase, role: 'policy_api' | 'policy_job'): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.urlOf(role) })
  await client.connect()
  return client
}
