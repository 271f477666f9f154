// Between the transaction that tells somebody something and the job that brings it: nothing is lost, and nothing is put in twice.

import { inTransaction } from '@trade-credit/database/transaction.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { dispatchNotices } from '@trade-credit/service/platform/notices/dispatch-notices.ts'
import { sendNotices } from '@trade-credit/service/platform/notices/send-notice.ts'
import t, { type Test } from 'tap'
import { actorOf, asOwner, type PlatformDatabase, until } from './feed.ts'
import { jobDatabase } from './workers.ts'

async function waitingNotices(t: Test) {
  const db = await jobDatabase(t)
  const send = (count: number) =>
    inTransaction(db.api, actorOf('org_insurer'), async trx =>
      sendNotices(
        trx,
        Array.from({ length: count }, () => ({
          recipient: 'org_a',
          kind: 'premium_due' as const,
          subject: { policyId: newId('po') },
          parameters: { amount: 1, dueOn: '2026-03-31' } as never
        }))
      )
    )
  const dispatch = async (patience = '0 s') => {
    const { rows } = await db.job.query('select platform.dispatch_notices($1) as dispatched', [patience])
    return rows[0].dispatched as number
  }
  const jobs = async () => {
    const rows = await asOwner<{ ids: string[] }>(
      db,
      `select payload -> 'noticeIds' as ids from graphile_worker._private_jobs order by id`
    )
    return rows.map(({ ids }) => ids)
  }
  return { db, send, dispatch, jobs }
}

t.test('those of several transactions share a job, once the oldest has waited long enough', async t => {
  const { send, dispatch, jobs } = await waitingNotices(t)
  const sent = [...(await send(1)), ...(await send(1)), ...(await send(1))]
  t.equal(await dispatch('1 hour'), 0)
  t.same(await jobs(), [])
  t.equal(await dispatch(), 3)
  t.same(await jobs(), [sent])
  t.equal(await dispatch(), 0)
})

t.test('fifty go into a job, and whoever else dispatches at the same moment puts none of them in again', async t => {
  const { send, dispatch, jobs } = await waitingNotices(t)
  const sent = await send(120)
  const counts = await Promise.all([dispatch(), dispatch(), dispatch(), dispatch()])
  t.equal(
    counts.reduce((sum, count) => sum + count),
    120
  )
  const queued = await jobs()
  t.same(queued.map(ids => ids.length).sort(), [20, 50, 50])
  t.same(queued.flat().sort(), sent.toSorted())
})

t.test('a dispatch that does not commit leaves them waiting', async t => {
  const { db, send, dispatch, jobs } = await waitingNotices(t)
  await send(2)
  const client = await db.job.connect()
  await client.query('begin')
  const { rows } = await client.query(`select platform.dispatch_notices('0 s') as dispatched`)
  t.equal(rows[0].dispatched, 2)
  t.equal(await dispatch(), 0, 'nobody else waits for it')
  await client.query('rollback')
  client.release()
  t.same(await jobs(), [])
  t.equal(await dispatch(), 2)
})

t.test(
  'what a transaction told that was rolled back, and what an earlier release queued itself, does not wait',
  async t => {
    const { db, send, dispatch } = await waitingNotices(t)
    await t.rejects(
      inTransaction(db.api, actorOf('org_insurer'), async trx => {
        sendNotices(trx, [])
        trx.defer({
          text: 'select platform.leave_notices($1, $2, $3, $4, $5)',
          values: [['nt_1'], ['a'], ['B'], ['{}'], ['{}']]
        })
      })
    )
    const text = 'select platform.send_notices($1, $2, $3, $4, $5)'
    await db.api.query(text, [['nt_2'], ['org_a'], ['premium_due'], ['{}'], ['{}']])
    t.equal(await dispatch(), 0)
    t.equal((await send(1)).length, await dispatch())
  }
)

t.test('whoever places events dispatches a moment after them, and whoever stands by does now and then', async t => {
  const { db, send, jobs } = await waitingNotices(t)
  // As of a release before: it leads, and dispatches nothing.
  const leading = db.sequencer()
  await until(async () => (await leaders(db)).length === 1)
  const [first] = await send(1)
  db.sequencer({ afterwards: dispatchNotices })
  await until(async () => (await jobs()).length === 1)
  t.same(await jobs(), [[first]], 'by the one that stands by')
  await leading.stop()
  await until(async () => (await leaders(db)).length === 1)
  const begun = performance.now()
  const [second] = await send(1)
  await until(async () => (await jobs()).length === 2)
  t.same((await jobs())[1], [second])
  t.ok(performance.now() - begun < 3_000, 'long before it would look without an event')
})

t.test('what a dispatch fails at stops no event, and the next one makes up for it', async t => {
  const { db, send, jobs } = await waitingNotices(t)
  const failures: unknown[] = []
  let fails = true
  db.sequencer({
    onError: error => void failures.push(error),
    afterwards: async client => {
      if (fails) await client.query('select 1 / 0')
      await dispatchNotices(client)
    }
  })
  const [id] = await send(1)
  await until(async () => failures.length > 0 && (await placed(db)) === 1)
  t.same(await jobs(), [])
  fails = false
  const [other] = await send(1)
  await until(async () => (await jobs()).length === 1)
  t.same(await jobs(), [[id, other]])
})

const leaders = (db: PlatformDatabase) =>
  asOwner(
    db,
    `select from pg_locks join pg_database d on d.oid = database and d.datname = current_database()
      where locktype = 'advisory' and objid = 741150021 and granted`
  )

async function placed(db: PlatformDatabase): Promise<number> {
  const [row] = await asOwner<{ n: number }>(
    db,
    'select count(*)::int as n from platform.event where position is not null'
  )
  return row?.n ?? 0
}
