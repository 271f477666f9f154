import pg from 'pg'
import t, { type Test } from 'tap'
import { runClaims } from '../services/claims/claims-service.ts'
import { until } from '../services/platform/feed.ts'
import { bySql } from '../support/seeded-receivable.ts'

t.test(
  'two officers confirm two reports of one event at the same moment: it is public once, and fanned out once',
  async t => {
    const { call, report, database } = await runClaims(t, '2022-05-10', { jobs: false })
    const ids = [await report({}, 'feed'), await report({}, 'portal')]
    const barrier = await holdInserts(t, database.adminUrl)
    const both = Promise.all([
      call('POST', `/v1/insured-events/${ids[0]}/confirmation`, { as: 'claims-officer' }),
      call('POST', `/v1/insured-events/${ids[1]}/confirmation`, { as: 'claims-manager' })
    ])
    await until(async () => (await barrier.waiting()) === 2)
    await barrier.open()
    const replies = await both
    t.same(
      replies.map(reply => reply.status),
      [200, 200]
    )
    const publicIds = new Set(replies.map(reply => reply.body.publicEventId))
    t.equal(publicIds.size, 1, 'both reports are confirmed as one event')
    t.equal((await bySql(database.adminUrl, 'select 1 from claims.public_event')).length, 1)
    t.equal(
      (await bySql(database.adminUrl, `select 1 from graphile_worker.jobs where task_identifier = 'event-fan-out'`))
        .length,
      1
    )
  }
)

t.test('without the key that only one can have, two who find nothing make two public events', async t => {
  const { report, database } = await runClaims(t, '2022-05-10', { jobs: false })
  const ids = [await report({}, 'feed'), await report({}, 'portal')]
  await bySql(database.adminUrl, 'drop index claims.public_event_once')
  const sessions = await Promise.all(
    ids.map(async () => {
      const session = new pg.Client({ connectionString: database.adminUrl })
      await session.connect()
      t.teardown(() => session.end())
      await session.query('begin')
      t.same((await session.query('select 1 from claims.public_event')).rows, [])
      return session
    })
  )
  await Promise.all(
    sessions.map((session, i) =>
      session.query(
        `insert into claims.public_event (id, subject, buyer, party, type, occurred_on, details, status, confirmed_on, created_at,
          updated_at)
        select id, party, buyer, party, type, occurred_on, details, 'confirmed', '2022-05-10', now(), now()
        from claims.insured_event where id = $1`,
        [ids[i]]
      )
    )
  )
  for (const session of sessions) await session.query('commit')
  t.equal((await bySql(database.adminUrl, 'select 1 from claims.public_event')).length, 2)
})

t.test('one report confirmed twice at the same moment: the second one is refused', async t => {
  const { call, report, database } = await runClaims(t, '2022-05-10', { jobs: false })
  const id = await report({}, 'feed')
  const barrier = await holdInserts(t, database.adminUrl)
  const both = Promise.all(
    ['claims-officer', 'claims-manager'].map(as => call('POST', `/v1/insured-events/${id}/confirmation`, { as }))
  )
  // One waits to make it public, the other one for its report.
  await until(async () => (await barrier.blocked()) === 2)
  await barrier.open()
  t.same((await both).map(reply => reply.status).sort(), [200, 409])
})

t.test(
  'a confirmation beside the correction of the same event joins what it is now, or is told to look again',
  async t => {
    const { call, report, confirm, database } = await runClaims(t, '2022-05-10', { jobs: false })
    const first = await report({}, 'feed')
    await confirm(first)
    const second = await report({}, 'portal')
    const barrier = await holdInserts(t, database.adminUrl)
    const both = Promise.all([
      call('POST', `/v1/insured-events/${first}/correction`, {
        as: 'claims-officer',
        headers: { 'if-match': '*' },
        body: { occurredOn: '2022-05-03', reason: '확인' }
      }),
      call('POST', `/v1/insured-events/${second}/confirmation`, { as: 'claims-manager' })
    ])
    await until(async () => (await barrier.blocked()) === 2)
    await barrier.open()
    const [corrected, confirmed] = await both
    t.equal(corrected?.status, 201)
    t.ok(confirmed?.status === 200 || confirmed?.status === 409, String(confirmed?.status))
    const days = await bySql(
      database.adminUrl,
      `select occurred_on::text as day, count(*)::int as n from claims.public_event where status = 'confirmed' group by 1 order by 1`
    )
    t.ok(
      days.every(({ n }) => n === 1),
      'no day is public twice'
    )
  }
)

/** Lets nobody write a public event until it is opened: whoever comes is held at the same point. */
async function holdInserts(t: Test, adminUrl: string) {
  const keeper = new pg.Client({ connectionString: adminUrl })
  await keeper.connect()
  t.teardown(() => keeper.end())
  await keeper.query('begin; lock table claims.public_event in share row exclusive mode')
  const count = async (condition: string) =>
    (
      await bySql(
        adminUrl,
        `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database() and ${condition}`
      )
    ).length
  return {
    waiting: () => count(`query ~ 'claims.?"?\\."?public_event'`),
    blocked: () => count('true'),
    open: async () => void (await keeper.query('rollback'))
  }
}
