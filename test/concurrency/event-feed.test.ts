// 16 writers and two readers over two instances of a service, while the sequencer is killed again and again. FEED_SECONDS
// says for how long, 8 when it does not.
import { setTimeout as sleep } from 'node:timers/promises'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import type { App } from '@trade-credit/service/app.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { publishEvent } from '@trade-credit/service/platform/events/publish-event.ts'
import t from 'tap'
import {
  actorOf,
  asOwner,
  bearer,
  instance,
  type PlatformDatabase,
  platformDatabase,
  premium,
  until
} from '../services/platform/feed.ts'

const SECONDS = Number(process.env['FEED_SECONDS'] ?? 8)
const WRITERS = 16
const THINGS = Array.from({ length: 24 }, () => newId('po'))

t.setTimeout((SECONDS + 60) * 1000)

t.test('every committed event is seen once, in the order of its thing, without a gap', async t => {
  const db = await platformDatabase(t)
  await asOwner(
    db,
    `create table policy.thing (id int primary key, version int not null);
    insert into policy.thing select n, 0 from generate_series(0, ${THINGS.length - 1}) n;
    grant select, update on policy.thing to policy_api`
  )
  const instances = [await instance(db), await instance(db)] as const
  db.sequencer()
  db.sequencer()

  const end = performance.now() + SECONDS * 1000
  const written = { org_a: new Set<string>(), org_b: new Set<string>() }
  const writers = Array.from({ length: WRITERS }, (_, n) => write(db, n, end, written))
  const done = Promise.all(writers)
  let isOver = false
  const readers = [
    follow(instances[0].app, 'org_a', () => isOver && written.org_a.size),
    follow(instances[1].app, 'org_b', () => isOver && written.org_b.size)
  ] as const
  const kills = killSequencers(db, end)
  const stranger = follow(instances[1].app, 'org_stranger', () => isOver && 0)
  await done
  isOver = true
  const [a, b] = await Promise.all(readers)

  for (const [organisation, seen] of [
    ['org_a', a],
    ['org_b', b]
  ] as const) {
    t.same(gaps(seen), [], `${organisation}: positions count from 1 without a gap`)
    t.equal(new Set(seen.map(event => event.id)).size, seen.length, `${organisation}: nothing comes twice`)
    t.same(difference(seen, written[organisation]), [], `${organisation}: what was committed is what was seen`)
    t.same(outOfOrder(seen), [], `${organisation}: in the order of each thing`)
  }
  t.same(await stranger, [], 'an organisation that nobody tells anything sees nothing')
  const killed = await kills
  t.ok(killed >= 2, 'the sequencer was killed')
  t.ok(a.length > SECONDS * 50, 'there was something to see')
  t.comment(`${a.length} + ${b.length} events in ${SECONDS} s, the sequencer killed ${killed} times`)
})

t.test('a reader who waits is answered within some 50 ms of the commit', async t => {
  const db = await platformDatabase(t)
  const { app, listener } = await instance(db)
  db.sequencer()
  const headers = await bearer('org_a')
  const times: number[] = []
  for (let after = 0; after < 60; after++) {
    const waiting = app.inject({ url: `/v1/events?wait=20&after=${after}`, headers })
    await until(() => listener.watchers('platform_event', 'org_a') === 1)
    // Sometimes the sequencer is awake still, sometimes it sleeps.
    await sleep(after % 2 === 0 ? 20 : 200)
    await inTransaction(db.api, actorOf('org_writer'), async trx => publishEvent(trx, premium(['org_a'])))
    const committed = performance.now()
    await waiting
    times.push(performance.now() - committed)
  }
  times.sort((x, y) => x - y)
  const [median, worst] = [times[30] ?? Infinity, times[59] ?? Infinity]
  t.comment(`from commit to answer: median ${median.toFixed(1)} ms, worst ${worst.toFixed(1)} ms`)
  t.ok(median < 50)
})

interface Seen {
  readonly id: string
  readonly position: number
  readonly subject: string
  readonly data: { readonly invoiceId: string }
}

/** Changes random things until the time is over; some changes are rolled back, some commit late. */
async function write(
  db: PlatformDatabase,
  writer: number,
  end: number,
  written: Record<'org_a' | 'org_b', Set<string>>
) {
  while (performance.now() < end) {
    const thing = Math.floor(Math.random() * THINGS.length)
    const policyId = THINGS[thing] ?? ''
    const recipients = (['org_a', 'org_b'] as const).filter((_, n) => n === 0 || Math.random() < 0.4)
    try {
      const change = await inTransaction(db.api, actorOf('org_writer'), async trx => {
        const [row] = await trx.query<{ version: number }>({
          text: 'update policy.thing set version = version + 1 where id = $1 returning version',
          values: [thing]
        })
        const key = `${thing}/${row?.version}`
        if (writer % 2 === 0) {
          publishEvent(trx, premium(recipients, policyId, key))
        } else {
          // Written early: others that are written later commit before it.
          await trx.query({
            text: `select platform.publish_event($1, 'premium.recorded', 'urn:trade-credit:policy', $2, $3, $4)`,
            values: [newId('msg'), policyId, recipients, JSON.stringify({ policyId, invoiceId: key })]
          })
          await sleep(Math.random() * 4)
        }
        if (Math.random() < 0.1) throw new RolledBack()
        return key
      })
      for (const recipient of recipients) written[recipient].add(change)
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error
    }
  }
}

class RolledBack extends Error {}

/** Everything the organisation is told, until `total` says how much there is to see. */
async function follow(app: App, organisation: string, total: () => number | false): Promise<Seen[]> {
  const headers = await bearer(organisation)
  const seen: Seen[] = []
  for (let next = 0; total() === false || seen.length < Number(total()); ) {
    const answer = await app.inject({ url: `/v1/events?wait=1&limit=500&after=${next}`, headers })
    if (answer.statusCode !== 200) throw new Error(`the feed answered ${answer.statusCode}: ${answer.body}`)
    const page = answer.json<{ items: Seen[]; next: number }>()
    seen.push(...page.items)
    next = page.next
    if (total() !== false && page.items.length === 0) break
  }
  return seen
}

async function killSequencers(db: PlatformDatabase, end: number): Promise<number> {
  let killed = 0
  while (performance.now() < end - 1500) {
    await sleep(500 + Math.random() * 1500)
    const rows = await asOwner(
      db,
      `select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and objid = 741150021 and granted and mode = 'ExclusiveLock' group by pid`
    )
    killed += rows.length
  }
  return killed
}

function gaps(seen: readonly Seen[]): string[] {
  return seen.flatMap((event, n) => (event.position === n + 1 ? [] : [`${event.position} at ${n + 1}`])).slice(0, 5)
}

function outOfOrder(seen: readonly Seen[]): string[] {
  const latest = new Map<string, number>()
  return seen.flatMap(({ subject, data }) => {
    const version = Number(data.invoiceId.split('/')[1])
    const isLater = version > (latest.get(subject) ?? 0)
    latest.set(subject, version)
    return isLater ? [] : [data.invoiceId]
  })
}

function difference(seen: readonly Seen[], written: ReadonlySet<string>): string[] {
  const keys = new Set(seen.map(event => event.data.invoiceId))
  return [...[...keys].filter(key => !written.has(key)), ...[...written].filter(key => !keys.has(key))].slice(0, 5)
}
