import { inTransaction } from '@trade-credit/database/transaction.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { MOST_WAITING } from '@trade-credit/service/platform/events/follow-feed.ts'
import { publishEvent, publishEvents } from '@trade-credit/service/platform/events/publish-event.ts'
import { purgeEvents } from '@trade-credit/service/platform/events/purge-events.ts'
import { FEED_OF_TYPES_QUERY, FEED_QUERY } from '@trade-credit/service/platform/events/read-feed.ts'
import pg from 'pg'
import t from 'tap'
import { actorOf, asOwner, bearer, instance, platformDatabase, premium, publish, until } from './feed.ts'

t.test('an event reaches each of its recipients as a CloudEvent, at a place of its own', async t => {
  const db = await platformDatabase(t)
  db.sequencer()
  const { app } = await instance(db)
  const policy = newId('po')
  await publish(db, premium(['org_other']), premium(['org_a', 'org_b', 'org_a'], policy))

  const headers = await bearer('org_a')
  const answer = await app.inject({ url: '/v1/events?wait=5', headers })
  t.equal(answer.statusCode, 200)
  const page = answer.json()
  t.match(page, {
    items: [
      {
        specversion: '1.0',
        id: /^msg_/,
        source: 'urn:trade-credit:policy',
        type: 'premium.recorded',
        subject: policy,
        time: /^\d{4}-.*Z$/,
        datacontenttype: 'application/json',
        position: 1,
        data: { policyId: policy, invoiceId: /^in_/ }
      }
    ],
    next: 1
  })
  t.equal(page.items.length, 1, 'a recipient who is named twice is told once')
  const after = await app.inject({ url: '/v1/events?after=1', headers })
  t.same(after.json(), { items: [], next: 1 })
  t.match(after.headers['cache-control'], 'no-store')
})

t.test('whoever tells thousands at once takes no longer for each than whoever tells hundreds', async t => {
  const db = await platformDatabase(t)
  const text = `select platform.publish_events(array_agg('msg_' || n), array_agg('premium.recorded'::text), array_agg('s'::text),
      array_agg('po_' || n), array_agg('org_' || n), array_agg(json_build_object('policyId', 'po_' || n)))
    from generate_series(1, $1) n`
  const spent = async (times: number, events: number) => {
    const begun = performance.now()
    for (let call = 0; call < times; call += 1) await db.api.query(text, [events])
    return performance.now() - begun
  }
  await spent(1, 1)
  const [many, few] = [await spent(1, 16_000), await spent(32, 500)]
  t.ok(many < 3 * few, `${Math.round(many)} ms for all at once, ${Math.round(few)} ms in 32 calls`)
})

t.test(
  'a sequencer that is awake is not woken again: it looks by itself, and asks for a call before it sleeps',
  async t => {
    const db = await platformDatabase(t)
    db.sequencer()
    const ear = new pg.Client({ connectionString: db.database.adminUrl })
    await ear.connect()
    t.teardown(() => ear.end())
    let calls = 0
    ear.on('notification', () => (calls += 1))
    await ear.query('listen platform_event_written')
    const isHushed = async () => {
      const locks = await asOwner(
        db,
        `select from pg_locks l join pg_database d on d.oid = l.database
          where l.locktype = 'advisory' and l.objid = 741150020 and d.datname = current_database()`
      )
      return locks.length > 0
    }
    const allPlaced = async () =>
      (await asOwner(db, 'select from platform.event where position is null limit 1')).length === 0

    await until(async () => {
      await publish(db, premium(['org_a']))
      return isHushed()
    })
    const called = calls
    t.ok(called > 0)
    for (let n = 0; n < 40; n += 1) await publish(db, premium(['org_a']))
    await until(allPlaced)
    t.ok(calls - called < 10, `40 writers called ${calls - called} times`)
    // A call that it has not heard yet keeps it awake a little longer: then this one is placed without a call, and the next one calls.
    const before = calls
    await until(async () => {
      if (await isHushed()) return false
      await publish(db, premium(['org_a']))
      await until(allPlaced)
      return calls > before
    })
  }
)

t.test('what is rolled back is never told', async t => {
  const db = await platformDatabase(t)
  db.sequencer()
  const { app } = await instance(db)
  const failing = inTransaction(db.api, actorOf('org_writer'), async trx => {
    publishEvent(trx, premium(['org_a']))
    trx.defer({ text: 'select 1 / 0' })
  })
  await t.rejects(failing, /division by zero/)
  await publish(db, premium(['org_a']))
  const { items } = (await app.inject({ url: '/v1/events?wait=5', headers: await bearer('org_a') })).json()
  t.equal(items.length, 1)
  t.equal(items[0].position, 1, 'and takes no place')
})

t.test('data that the type does not describe is refused before anything is written', async t => {
  const trx = { defer: () => t.fail('nothing may be written') }
  const data = { policyId: newId('po'), invoiceId: newId('in'), buyerName: '예시모터스' }
  t.throws(
    () => publishEvent(trx, { type: 'premium.recorded', subject: 'x', recipients: ['org_a'], data }),
    /the data of an event premium.recorded/
  )
  t.doesNotThrow(() => publishEvents(trx, []))
})

t.test('many events are published in the order of the list', async t => {
  const db = await platformDatabase(t)
  db.sequencer()
  const { app } = await instance(db)
  const subjects = Array.from({ length: 50 }, () => newId('po'))
  await inTransaction(db.api, actorOf('org_writer'), async trx => {
    publishEvents(
      trx,
      subjects.map(subject => premium(['org_a', 'org_b'], subject))
    )
  })
  await app.inject({ url: '/v1/events?wait=5&limit=1', headers: await bearer('org_b') })
  const { items } = (await app.inject({ url: '/v1/events', headers: await bearer('org_a') })).json()
  t.same(
    items.map((event: { subject: string }) => event.subject),
    subjects
  )
})

t.test(
  'a reader who waits is answered when something comes, when the time is up, and when the service stops',
  async t => {
    const db = await platformDatabase(t)
    db.sequencer()
    const { app, listener } = await instance(db)
    const headers = await bearer('org_a')

    t.test('nothing comes', async t => {
      const began = performance.now()
      const answer = await app.inject({ url: '/v1/events?wait=1', headers })
      t.same(answer.json(), { items: [], next: 0 })
      t.ok(performance.now() - began > 900)
    })
    t.test('something comes', async t => {
      const waiting = app.inject({ url: '/v1/events?wait=30', headers })
      await until(() => listener.watchers('platform_event', 'org_a') === 1)
      const began = performance.now()
      await publish(db, premium(['org_a']))
      t.equal((await waiting).json().items.length, 1)
      t.ok(performance.now() - began < 2_000)
    })
    t.test('what comes for others does not end the wait', async t => {
      const waiting = app.inject({ url: '/v1/events?wait=1&after=1', headers })
      await until(() => listener.watchers('platform_event', 'org_a') === 1)
      await publish(db, premium(['org_b']))
      t.same((await waiting).json(), { items: [], next: 1 })
    })
    t.test('no connection is held for a waiting reader, and only so many may wait', async t => {
      const waiting = Array.from({ length: MOST_WAITING }, () =>
        app.inject({ url: '/v1/events?wait=2&after=1', headers })
      )
      await until(
        () => listener.watchers('platform_event', 'org_a') === MOST_WAITING && db.api.idleCount === db.api.totalCount
      )
      const refused = await app.inject({ url: '/v1/events?wait=2&after=1', headers })
      t.equal(refused.statusCode, 429)
      t.equal(refused.headers['retry-after'], '5')
      t.equal(
        (await app.inject({ url: '/v1/events?after=1', headers })).statusCode,
        200,
        'who does not wait is answered'
      )
      t.same(new Set((await Promise.all(waiting)).map(answer => answer.statusCode)), new Set([200]))
      t.equal(listener.watchers('platform_event', 'org_a'), 0)
    })
    t.test('the connection that listens is lost: readers look again, and are told afterwards', async t => {
      const waiting = app.inject({ url: '/v1/events?wait=10&after=1', headers })
      await until(() => listener.watchers('platform_event', 'org_a') === 1)
      await asOwner(
        db,
        `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'listener' and datname = current_database()`
      )
      await publish(db, premium(['org_a']))
      t.equal((await waiting).json().items.length, 1)
    })
    t.test('the service stops', async t => {
      const waiting = app.inject({ url: '/v1/events?wait=30&after=2', headers })
      await until(() => listener.watchers('platform_event', 'org_a') === 1)
      const began = performance.now()
      await app.close()
      t.same((await waiting).json(), { items: [], next: 2 })
      t.ok(performance.now() - began < 1_000)
    })
  }
)

t.test(
  'events past retention are purged from the oldest on, and an older position is told where to continue',
  async t => {
    const db = await platformDatabase(t)
    db.sequencer()
    const { app } = await instance(db)
    const headers = await bearer('org_a')
    await publish(db, ...Array.from({ length: 5 }, () => premium(['org_a', 'org_b'])))
    await app.inject({ url: '/v1/events?wait=5&after=4', headers }).catch(() => {})
    await until(async () => (await app.inject({ url: '/v1/events', headers })).json().items.length === 5)
    await asOwner(
      db,
      `update platform.event set positioned_at = positioned_at - interval '91 days'
    where position <= 3 and organisation = 'org_a'`
    )

    const horizon = new Date(Date.now() - 90 * 24 * 60 * 60 * 1000)
    t.equal(await purgeEvents(db.job, horizon), 3)
    t.equal(await purgeEvents(db.job, horizon), 0)

    const expired = await app.inject({ url: '/v1/events?after=2', headers: { ...headers, 'accept-language': 'en' } })
    t.equal(expired.statusCode, 410)
    t.match(expired.json(), { code: 'events.cursor_expired', detail: /oldest position that is kept is 4/ })
    t.equal(expired.headers['link'], '</v1/events?after=3>; rel="next"')
    const next = /<(.*)>/.exec(String(expired.headers['link']))?.[1] ?? ''
    for (const url of [next, '/v1/events']) {
      const { items } = (await app.inject({ url, headers })).json()
      t.same(
        items.map((event: { position: number }) => event.position),
        [4, 5],
        url
      )
    }
    const ahead = await app.inject({ url: '/v1/events?after=6&wait=30', headers })
    t.equal(ahead.statusCode, 410)
    t.match(ahead.json(), { code: 'events.cursor_ahead' })
    t.equal(ahead.headers['link'], '</v1/events?after=5>; rel="next"')
    t.equal((await app.inject({ url: '/v1/events?after=0', headers: await bearer('org_b') })).json().items.length, 5)

    await asOwner(db, `update platform.event set positioned_at = positioned_at - interval '91 days'`)
    await purgeEvents(db.job, horizon)
    t.same((await app.inject({ url: '/v1/events', headers })).json(), { items: [], next: 5 }, 'all are purged')
  }
)

t.test('events of some types: places keep their numbers, and the page goes on behind what it passed over', async t => {
  const db = await platformDatabase(t)
  const { app } = await instance(db)
  const add = async (from: number, types: readonly string[]) => {
    for (const [n, type] of types.entries()) {
      const isNotice = type === 'notice.created'
      const source = `urn:trade-credit:${isNotice ? 'platform' : 'policy'}`
      const data = isNotice
        ? { noticeId: newId('nt'), kind: 'claim_drafted' }
        : { policyId: newId('po'), invoiceId: 'in_1' }
      await asOwner(
        db,
        `insert into platform.event (organisation, position, positioned_at, id, type, source, subject, data)
          values ('org_a', ${from + n}, now(), '${newId('msg')}', '${type}', '${source}', 's', '${JSON.stringify(data)}')`
      )
    }
    await asOwner(
      db,
      `insert into platform.event_feed (organisation, last_position) values ('org_a', ${from + types.length - 1})
        on conflict (organisation) do update set last_position = excluded.last_position`
    )
    await asOwner(db, `notify platform_event, 'org_a'`)
  }
  const headers = await bearer('org_a')
  const read = async (query: string) => {
    const { items, next, ...problem } = (await app.inject({ url: `/v1/events?${query}`, headers })).json()
    return { at: items?.map((item: { position: number }) => item.position), next, ...problem }
  }
  await add(1, ['premium.recorded', 'notice.created', 'notice.created', 'premium.recorded', 'notice.created'])
  const type = 'type=premium.recorded'
  t.match(await read(type), { at: [1, 4], next: 5 }, 'behind the last of another type')
  t.match(await read(`${type}&limit=1`), { at: [1], next: 1 }, 'a full page ends with its last event')
  t.match(await read(`${type}&limit=1&after=1`), { at: [4], next: 4 })
  t.match(await read(`${type}&limit=1&after=4`), { at: [], next: 5 })
  t.match(await read(`${type}&type=notice.created&limit=3`), { at: [1, 2, 3], next: 3 }, 'several types')
  t.match(await read('type=nonsense'), { status: 400 })
  t.match(await read(`${type}&after=6`), { status: 410 })
  const waiting = read(`${type}&after=5&wait=20`)
  await add(6, ['notice.created'])
  await add(7, ['premium.recorded'])
  t.match(await waiting, { at: [7], next: 7 }, 'who waits is not answered by other types')
  await add(8, ['notice.created'])
  t.match(await read(`${type}&after=7&wait=1`), { at: [], next: 8 })
})

t.test('the feed query reads one stretch of an index, as the service role under row-level security', async t => {
  const db = await platformDatabase(t)
  await asOwner(
    db,
    `
    insert into platform.event (organisation, position, positioned_at, id, type, source, subject, data)
      select 'org_' || n % 20, n / 20 + 1, now(), 'msg_' || n, 'premium.recorded', 's', 's', '{}' from generate_series(0, 19999) n;
    analyze platform.event`
  )
  const rows = await inTransaction(db.api, actorOf('org_3'), trx =>
    trx.query<{ 'QUERY PLAN': string }>({
      text: `explain (analyze, buffers off) ${FEED_QUERY}`,
      values: ['org_3', 500, 100]
    })
  )
  const plan = rows.map(row => row['QUERY PLAN']).join('\n')
  t.match(plan, /Index Scan using event_by_position/)
  t.match(plan, /Index Cond: .*organisation = .* AND \("?position"? > /)
  t.notMatch(plan, /Sort|Seq Scan/)
  t.match(plan, /rows=100/, 'it reads no further than the page')
  const ofTypes = await inTransaction(db.api, actorOf('org_3'), trx =>
    trx.query<{ 'QUERY PLAN': string }>({
      text: `explain ${FEED_OF_TYPES_QUERY}`,
      values: ['org_3', 500, 100, ['claim.status_changed']]
    })
  )
  const planOfTypes = ofTypes.map(row => row['QUERY PLAN']).join('\n')
  t.match(planOfTypes, /Index Scan (using|on) event_by_position/)
  t.notMatch(planOfTypes, /Seq Scan/)
})
