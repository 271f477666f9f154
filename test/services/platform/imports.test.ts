// In a process of its own: it measures memory.
import { inTransaction, type Transaction } from '@trade-credit/database/transaction.ts'
import {
  finishImport,
  type ImportLine,
  lockImport,
  recordLines,
  startImport
} from '@trade-credit/service/platform/imports/record-import.ts'
import { importsRoutes } from '@trade-credit/service/platform/imports/routes.ts'
import t from 'tap'
import { actorOf, asOwner, bearer, instance, type PlatformDatabase, platformDatabase } from './feed.ts'

const CURSOR_KEY = 'a key for tests that has 32 characters'

const NO_DATE = { pointer: '/dueOn', code: 'format', detail: { ko: '날짜가 아닙니다.', en: 'It is no date.' } }

function line(n: number, status: ImportLine['status'] = 'accepted', key = `T-${n}`): ImportLine {
  return { line: n, key, status, result: status === 'accepted' ? { receivableId: `re_${n}` } : { errors: [NO_DATE] } }
}

function asPortal<R>({ api }: Pick<PlatformDatabase, 'api'>, work: (trx: Transaction) => Promise<R>): Promise<R> {
  return inTransaction(api, actorOf('org_a'), work)
}

const begin = (db: PlatformDatabase) =>
  asPortal(db, trx => startImport(trx, { organisation: 'org_a', kind: 'receivables', subject: 'po_1' }))

t.test('an import shows how far it is and what became of each line', async t => {
  const db = await platformDatabase(t)
  db.sequencer()
  const { app } = await instance(db, (app, { platform }) => importsRoutes(app, platform, CURSOR_KEY))
  const headers = await bearer('org_a', 'receivables:read events:read')
  const id = await begin(db)
  await asPortal(db, trx => recordLines(trx, id, [line(1), line(2, 'rejected'), line(3, 'accepted', 'T-1')]))
  await asPortal(db, trx => recordLines(trx, id, [line(4), line(5, 'accepted', 'T-1')]))
  t.match((await app.inject({ url: `/v1/imports/${id}`, headers })).json(), {
    id,
    status: 'running',
    accepted: 2,
    rejected: 1,
    repeated: 2,
    finishedAt: null
  })
  const lines = async (query: string) => (await app.inject({ url: `/v1/imports/${id}/lines?${query}`, headers })).json()
  t.same((await lines('status=rejected')).items, [
    { line: 2, key: 'T-2', status: 'rejected', result: { errors: [{ ...NO_DATE, detail: '날짜가 아닙니다.' }] } }
  ])
  await asOwner(
    db,
    `update platform.import_line set result = '{"errors":[{"pointer":"","code":"old"}]}' where line = 2`
  )
  t.match((await lines('status=rejected')).items, [{ result: { errors: [{ code: 'old', detail: /확인해 주세요/ }] } }])
  const first = await lines('limit=3')
  const second = await lines(`limit=3&cursor=${first.nextCursor}`)
  t.same(
    [...first.items, ...second.items].map(item => `${item.line} ${item.status}`),
    ['1 accepted', '2 rejected', '3 repeated', '4 accepted', '5 repeated']
  )
  t.equal(second.nextCursor, null)

  await asPortal(db, trx => finishImport(trx, id))
  await asPortal(db, trx => finishImport(trx, id, 'too_late'))
  t.match((await app.inject({ url: `/v1/imports/${id}`, headers })).json(), { status: 'finished', failure: null })
  const { items } = (await app.inject({ url: '/v1/events?wait=5', headers })).json()
  t.match(items, [{ type: 'import.finished', subject: id, data: { importId: id, status: 'finished' } }])
  t.equal(items.length, 1, 'ending it again tells nobody')
  await t.rejects(
    asPortal(db, trx => recordLines(trx, id, [line(6)])),
    /is not running/
  )
  for (const url of [`/v1/imports/${id}`, `/v1/imports/${id}/lines`]) {
    t.equal((await app.inject({ url, headers: await bearer('org_b', 'receivables:read') })).statusCode, 404)
  }
})

t.test('a chunk that is sent again changes nothing', async t => {
  const db = await platformDatabase(t)
  const id = await begin(db)
  const chunk = [line(1), line(2, 'rejected'), line(3, 'accepted', 'T-1')]
  for (const _ of [1, 2]) await asPortal(db, trx => recordLines(trx, id, chunk))
  t.same(await asOwner(db, 'select accepted::int, rejected::int, repeated::int from platform.import'), [
    { accepted: 1, rejected: 1, repeated: 1 }
  ])
})

t.test('two workers have the same chunk: each line has its effect once', async t => {
  const db = await platformDatabase(t)
  await asOwner(db, 'create table policy.effect (key text); grant insert on policy.effect to policy_api')
  const effects = async () => (await asOwner(db, 'select from policy.effect')).length
  let arrived = 0
  const work = (id: string, recorded: (trx: Transaction) => Promise<Set<string>>) =>
    asPortal(db, async trx => {
      // Both have begun before either looks.
      await trx.query({ text: 'select 1' })
      arrived += 1
      while (arrived % 2 === 1) await new Promise(resolve => setTimeout(resolve, 5))
      const done = await recorded(trx)
      const chunk = [line(1), line(2)].filter(({ key }) => !done.has(key))
      await trx.query({ text: 'select pg_sleep(0.1)' })
      for (const { key } of chunk) await trx.query({ text: 'insert into policy.effect values ($1)', values: [key] })
      await recordLines(trx, id, chunk)
    })
  const locked = await begin(db)
  const lockAndLook = async (trx: Transaction) => {
    await lockImport(trx, locked)
    const rows = await trx.query<{ key: string }>({ text: 'select key from platform.import_line' })
    return new Set(rows.map(({ key }) => key))
  }
  await Promise.all([work(locked, lockAndLook), work(locked, lockAndLook)])
  t.equal(await effects(), 2)

  const unlocked = await begin(db)
  const onlyLook = async () => new Set<string>()
  await Promise.all([work(unlocked, onlyLook), work(unlocked, onlyLook)])
  t.equal(await effects(), 2 + 4, 'without the lock, twice')
})

t.test('memory does not grow with the number of lines', async t => {
  const db = await platformDatabase(t)
  const id = await begin(db)
  const chunkOf = (n: number) => Array.from({ length: 1000 }, (_, i) => line(n * 1000 + i + 1))
  const heap: number[] = []
  for (let n = 0; n < 60; n++) {
    await asPortal(db, trx => recordLines(trx, id, chunkOf(n)))
    heap.push(process.memoryUsage().heapUsed)
  }
  const lowest = (from: number, to: number) => Math.min(...heap.slice(from, to)) / 2 ** 20
  t.comment(`heap after 10-30 chunks ${lowest(10, 30).toFixed(0)} MB, after 40-60 ${lowest(40, 60).toFixed(0)} MB`)
  t.ok(lowest(40, 60) < lowest(10, 30) + 15)
  t.same(await asOwner(db, 'select accepted::int from platform.import'), [{ accepted: 60_000 }])
})
