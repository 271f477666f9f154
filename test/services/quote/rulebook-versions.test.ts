import { setTimeout as sleep } from 'node:timers/promises'
import { createPool } from '@trade-credit/database/pool.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { quoteService } from '@trade-credit/quote-service/app.ts'
import { loadRulebook, textsIn } from '@trade-credit/rulebook/load-rulebook.ts'
import { PACKAGE_DIRECTORY, packagedRulebook } from '@trade-credit/rulebook/packaged.ts'
import { entryOn } from '@trade-credit/rulebook/rulebook.ts'
import { activeRulebook } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { storePackagedRulebook, storeRelease } from '@trade-credit/service/rulebook/store-rulebook.ts'
import pg from 'pg'
import t, { type Test } from 'tap'
import { type RunningService, runService } from '../../support/running-service.ts'

const operator = { as: 'operator' }
const CAP = 'single_startup.buyer_cap'
const TERM = 'single_startup.term_months'

/** A release as if somebody had appended these entries to the packaged files, by parameter. */
function releaseWith(entries: Readonly<Record<string, string>>) {
  const texts = { ...textsIn(PACKAGE_DIRECTORY, 'parameters') }
  for (const [name, entry] of Object.entries(entries)) {
    const [file = ''] =
      Object.entries(texts).find(([, text]) => text.includes(`\n${name}:\n`) || text.startsWith(`${name}:\n`)) ?? []
    const text = texts[file] ?? ''
    const start = text.indexOf(`${name}:\n`)
    const next = /\n[a-z]/.exec(text.slice(start + 1))
    const end = next ? start + 1 + next.index + 1 : text.length
    texts[file] = `${text.slice(0, end)}    - ${entry}\n${text.slice(end)}`
  }
  return loadRulebook(texts)
}

const importOf = (activateFrom: string, name: string, value: unknown, from = activateFrom) => ({
  activateFrom,
  note: `${name} from ${activateFrom}`,
  parameters: { [name]: { values: [{ from, value, source: '001:L347' }] } }
})

async function serviceOn(t: Test, today: string) {
  const service = await runService(t, quoteService)
  await storePackagedRulebook(service.database.adminUrl, { sandbox: false })
  await service.call('POST', '/v1/sandbox/resets', { ...operator, body: { today } })
  const send = async (body: object) =>
    (await service.call('POST', '/v1/rulebook/imports', { ...operator, body })).status
  /** What each parameter says on a business date, as an instance that starts now reads it. */
  const on = async (date: string, ...names: string[]) => {
    const pool = createPool({
      connectionString: service.database.urlOf('quote_api'),
      applicationName: 'reader',
      max: 1
    })
    const active = await activeRulebook(pool, () => {})
    const { rulebook } = active.on(plainDate(date))
    active.stop()
    await pool.end()
    return names.map(name => {
      const parameter = rulebook.parameters.get(name)
      const entry = parameter && entryOn(parameter, plainDate(date))
      return entry?.known ? entry.stated : null
    })
  }
  return { ...service, send, on }
}

const versions = async ({ call }: Pick<RunningService, 'call'>) =>
  (await call('GET', '/v1/rulebook/versions', operator)).body.items

t.test('the version in force is told, and what each one was', async t => {
  const service = await serviceOn(t, '2026-09-20')
  t.match(await versions(service), [
    { origin: 'packaged', activatedFrom: '1900-01-01', importId: null, standing: 'in_force' },
    { origin: 'example', standing: 'replaced' }
  ])
  t.equal(await service.send(importOf('2026-10-01', CAP, 2_000_000)), 201)
  t.equal(await service.send(importOf('2026-11-01', TERM, 13)), 201)
  await service.call('PUT', '/v1/clock', { ...operator, body: { today: '2026-10-15' } })
  t.match(await versions(service), [
    { activatedFrom: '2026-11-01', origin: 'imported', note: `${TERM} from 2026-11-01`, standing: 'not_yet' },
    { activatedFrom: '2026-10-01', origin: 'imported', importId: /^ri_/, standing: 'in_force' },
    { activatedFrom: '1900-01-01', standing: 'past' },
    { standing: 'replaced' }
  ])
  t.equal((await service.call('GET', '/v1/rulebook/versions')).status, 200, 'whoever quotes may know')
  t.equal((await service.call('GET', '/v1/rulebook/versions', { as: 'feed' })).status, 403)
})

t.test('an import that begins earlier does not end with one that was made before it', async t => {
  const service = await serviceOn(t, '2026-09-20')
  t.equal(await service.send(importOf('2026-12-01', CAP, 3_000_000)), 201)
  t.equal(await service.send(importOf('2026-10-01', TERM, 13)), 201)
  t.equal(await service.send(importOf('2026-12-01', CAP, 4_000_000)), 400, 'the day is taken')
  t.same(await service.on('2026-10-01', TERM), [13])
  t.same(await service.on('2026-12-01', CAP, TERM), [3_000_000, 13])
})

t.test('two imports that contradict each other on a later date are refused', async t => {
  const service = await serviceOn(t, '2026-09-20')
  t.equal(await service.send(importOf('2026-12-01', CAP, 3_000_000)), 201)
  const reply = await service.call('POST', '/v1/rulebook/imports', {
    ...operator,
    body: importOf('2026-10-01', CAP, 5_000_000, '2026-12-01')
  })
  t.match(reply, { status: 400, body: { errors: [{ pointer: '/parameters', code: 'contradicts_later_import' }] } })
})

t.test('a release neither loses an import nor is hidden by it', async t => {
  const service = await serviceOn(t, '2026-09-20')
  const { adminUrl } = service.database
  t.equal(await service.send(importOf('2026-10-01', CAP, 2_000_000)), 201)

  const release = releaseWith({ [TERM]: '{ from: 2026-09-01, value: 6, source: "001:L347" }' })
  t.equal((await storeRelease(adminUrl, release, 'packaged')).added, true)
  t.equal((await storeRelease(adminUrl, release, 'packaged')).added, false, 'once')
  t.same(await service.on('2026-09-30', TERM), [6], 'the release holds at once')
  t.same(await service.on('2026-10-01', TERM, CAP), [6, 2_000_000], 'and with the import')

  t.equal((await storeRelease(adminUrl, packagedRulebook(), 'packaged')).added, true, 'a release that is taken back')
  const [term] = await service.on('2026-10-02', TERM)
  t.not(term, 6)
  t.same(await service.on('2026-10-02', CAP), [2_000_000], 'the import stays')
})

t.test('a release that has caught up passes the import over; one that contradicts it is refused', async t => {
  const service = await serviceOn(t, '2026-09-20')
  const { adminUrl } = service.database
  t.equal(await service.send(importOf('2026-10-01', CAP, 2_000_000)), 201)
  const count = (await versions(service)).length

  const other = releaseWith({ [CAP]: '{ from: 2026-10-01, value: 9000000, source: "001:L347" }' })
  await t.rejects(
    storeRelease(adminUrl, other, 'packaged'),
    /import ri_\w+: single_startup\.buyer_cap has another value from 2026-10-01/
  )
  t.equal((await versions(service)).length, count, 'nothing was changed')

  const caughtUp = releaseWith({ [CAP]: '{ from: 2026-10-01, value: 2000000, source: "001:L348" }' })
  await storeRelease(adminUrl, caughtUp, 'packaged')
  t.same(await service.on('2026-10-01', CAP), [2_000_000])
})

/** Two operators who stand at the same gate: what is in force is locked until both have worked out their import. */
async function race(t: Test, before: string) {
  const service = await serviceOn(t, '2026-09-20')
  const gate = new pg.Client({ connectionString: service.database.adminUrl })
  await gate.connect()
  t.teardown(() => gate.end())
  await gate.query(before)
  await gate.query('begin; lock table rulebook.activation in row exclusive mode')
  const sent = [
    service.send(importOf('2026-10-01', CAP, 2_000_000)),
    service.send(importOf('2026-10-01', CAP, 3_000_000))
  ]
  const waiting = async () =>
    (await gate.query(`select from pg_locks where not granted and relation = 'rulebook.activation'::regclass`)).rowCount
  for (let tries = 0; (await waiting()) !== 2; tries += 1) {
    if (tries > 1000) throw new Error('the two never came to the gate')
    await sleep(10)
  }
  await gate.query('commit')
  const { rows } = await gate.query('select from rulebook.import')
  return { statuses: (await Promise.all(sent)).sort(), rows: rows.length, service, gate }
}

t.test('of two operators at once the second is told to look again', async t => {
  const { statuses, gate } = await race(t, 'select 1')
  t.same(statuses, [201, 409])
  t.equal((await gate.query('select from rulebook.import')).rowCount, 1)
})

t.test('without the comparison the same race hides one import behind the other', async t => {
  const { statuses, gate } = await race(
    t,
    `do $$ begin execute replace(pg_get_functiondef('rulebook.store_import'::regproc),
       'p_newest is distinct from (select max(a.number) from rulebook.activation a)', 'false'); end $$`
  )
  t.same(statuses, [201, 201])
  t.equal((await gate.query('select from rulebook.import')).rowCount, 2)
})

t.test('the database lets only the insurer import, and nobody write the tables', async t => {
  const { database } = await serviceOn(t, '2026-09-20')
  const client = new pg.Client({ connectionString: database.urlOf('quote_api') })
  await client.connect()
  t.teardown(() => client.end())
  await client.query(`select set_config('app.actor_kind', 'channel', false)`)
  await t.rejects(client.query(`select rulebook.store_import(1, 'ri_x', '2026-10-01', 'x', '{}', '[]')`), {
    code: '42501'
  })
  await t.rejects(client.query(`select rulebook.activate('[]')`), { code: '42501' })
  await t.rejects(client.query(`insert into rulebook.version (sha256, content) values ('x', 'x')`), { code: '42501' })
})

t.test('the register of statements is the release’s, by parameter', async t => {
  const { call } = await runService(t, quoteService)
  const { status, body } = await call('GET', '/v1/rulebook/statements?parameter=rating.min_rate', operator)
  t.equal(status, 200)
  t.ok(body.items.length > 0)
  t.ok(body.items.every((item: { parameters: string[] }) => item.parameters.includes('rating.min_rate')))
  t.ok((await call('GET', '/v1/rulebook/statements')).body.items.length > 50)
  t.equal((await call('GET', '/v1/rulebook/statements?parameter=%27')).status, 400)
})
