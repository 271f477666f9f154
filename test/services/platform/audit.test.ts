import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPool } from '@trade-credit/database/pool.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { inJobTransaction, readInTransaction } from '@trade-credit/database/transaction.ts'
import type { App } from '@trade-credit/service/app.ts'
import { canonicalFacts, digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import { recordJobChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { takeAuditCheckpoint } from '@trade-credit/service/platform/audit/take-checkpoint.ts'
import t from 'tap'
import { asOwner, ORDERS, order, orderService, portal, token } from './order-service.ts'

const SCRIPT = path.join(import.meta.dirname, '../../../docs/verify-audit.mjs')
const auditor = await token({
  organisation: 'org_audit',
  organisation_kind: 'auditor',
  client_id: 'auditor',
  scope: 'audit:read orders:read'
})

const database = await createTestDatabase()
await asOwner(database, ORDERS)
const { app, close } = await orderService(database)
const jobs = createPool({ connectionString: database.urlOf('quote_job'), applicationName: 'checkpoints' })
t.teardown(async () => {
  await close()
  await jobs.end()
  await database.drop()
})

const BY = { organisation: 'org_insurer', client: 'job:test' }
const change = (id: string, ...actions: string[]) =>
  inJobTransaction(jobs, async trx => {
    for (const action of actions) recordJobChange(trx, BY, { aggregate: { type: 'thing', id }, action, facts: { id } })
  })
const checkpoint = () => inJobTransaction(jobs, takeAuditCheckpoint)
const ask = async (app: App, body: object = {}) => {
  const headers = { authorization: `Bearer ${auditor}` }
  const answer = await app.inject({ method: 'POST', url: '/v1/audit-verifications', headers, payload: body })
  return answer.json()
}
const exported = async (app: App) =>
  (await app.inject({ url: '/v1/audit-export', headers: { authorization: `Bearer ${auditor}` } })).body
const script = (input: string, ...root: string[]) =>
  spawnSync(process.execPath, [SCRIPT, ...root], { input, encoding: 'utf8' })

t.test('who did what about a policy is one list, from its quote to what its claims were paid', async t => {
  const id = (prefix: string, n = 1) => `${prefix}_${String(n).padStart(26, '0')}`
  const done: [type: string, id: string, action: string, facts: Record<string, string>][] = [
    ['quote', id('qt'), 'quote.requested', {}],
    ['application', id('ap'), 'application.received', { quote: id('qt') }],
    ['referral', id('rf'), 'referral.opened', { application: id('ap') }],
    ['referral', id('rf'), 'referral.decided', {}],
    ['offer', id('of'), 'offer.opened', { application: id('ap') }],
    ['policy', id('po'), 'policy.bound', { offer: id('of') }],
    ['receivable', id('rv'), 'receivable.declared', { policy: id('po') }],
    ['insured_event', id('ev'), 'insured_event.confirmed', {}],
    ['claim', id('cl'), 'claim.drafted', { policyId: id('po'), eventId: id('ev') }],
    ['claim', id('cl'), 'claim.approved', {}],
    ['claim_payment', id('pm'), 'claim_payment.posted', { claim: id('cl') }]
  ]
  const others: typeof done = [
    ['policy', id('po', 2), 'policy.bound', { offer: id('of', 2) }],
    ['claim', id('cl', 2), 'claim.drafted', { policyId: id('po', 2), eventId: id('ev') }]
  ]
  for (const [type, aggregate, action, facts] of [...done, ...others]) {
    await inJobTransaction(jobs, async trx =>
      recordJobChange(trx, BY, { aggregate: { type, id: aggregate }, action, facts })
    )
    // What was written in the same millisecond stands in the order of ids.
    await sleep(2)
  }
  const headers = { authorization: `Bearer ${auditor}` }
  const read = async (query = '', policy = id('po')) =>
    app.inject({ url: `/v1/audit-entries/of-policies/${policy}${query}`, headers })
  const actions: string[] = []
  let cursor = ''
  do {
    const page = await read(`?limit=4${cursor}`)
    t.equal(page.statusCode, 200, page.body)
    actions.push(...page.json().items.map((item: { action: string }) => item.action))
    cursor = page.json().nextCursor === null ? '' : `&cursor=${page.json().nextCursor}`
  } while (cursor !== '')
  t.same(
    actions,
    done.map(([, , action]) => action)
  )
  t.match((await read()).json().items.at(-1), {
    client: 'job:test',
    aggregate: { type: 'claim_payment', id: id('pm') }
  })
  t.equal((await read('', id('po', 3))).statusCode, 404)
  t.equal((await read('', 'po_1')).statusCode, 400)

  const api = createPool({ connectionString: database.urlOf('quote_api'), applicationName: 'plans' })
  t.teardown(() => api.end())
  const actor = { organisation: 'org_audit', kind: 'auditor', client: 'auditor', scopes: new Set<string>() } as const
  const plan = await readInTransaction(api, actor, async trx => {
    await trx.query({ text: 'set local enable_seqscan = off' })
    return trx.query({ text: `explain select from platform.audit_entry where subject = '${id('po')}'` })
  })
  t.match(
    JSON.stringify(plan),
    /Index.*audit_entry_by_subject.*Index Cond/,
    'however long the trail is, and for an auditor'
  )
})

t.test('a change and its entry are written together, by whoever acted', async t => {
  const { id } = (await order(app, 'audit-1', 'bolts')).json()
  await order(app, 'audit-1', 'bolts')
  const answer = await app.inject({
    url: `/v1/audit-entries?aggregate=${id}`,
    headers: { authorization: `Bearer ${auditor}` }
  })
  t.equal(answer.statusCode, 200, answer.body)
  const { items, nextAfter } = answer.json()
  t.equal(items.length, 1, 'a replay writes none')
  t.equal(nextAfter, null)
  t.match(items[0], {
    aggregate: { type: 'order', id },
    position: 1,
    organisation: 'org_portal',
    client: 'portal',
    action: 'order.taken',
    facts: { shop: 'seoul' },
    previousHash: '00'.repeat(32)
  })
  const before = await asOwner(database, 'select from platform.audit_entry')
  t.equal((await order(app, 'audit-2', 'sold out')).statusCode, 409)
  t.equal((await asOwner(database, 'select from platform.audit_entry')).length, before.length)
})

t.test('a chain is read page by page', async t => {
  await change('paged', ...Array.from({ length: 5 }, () => 'thing.changed'))
  const headers = { authorization: `Bearer ${auditor}` }
  const page = async (after: number) =>
    (await app.inject({ url: `/v1/audit-entries?aggregate=paged&limit=2&after=${after}`, headers })).json()
  const positions: number[] = []
  for (let after: number | null = 0; after !== null; ) {
    const { items, nextAfter } = await page(after)
    positions.push(...items.map((item: { position: number }) => item.position))
    after = nextAfter
  }
  t.strictSame(positions, [1, 2, 3, 4, 5])
})

t.test('only the auditor verifies and exports', async t => {
  const nosy = await token({ scope: 'audit:read' })
  const headers = { authorization: `Bearer ${nosy}` }
  t.equal((await app.inject({ url: '/v1/audit-export', headers })).statusCode, 403)
  t.equal((await app.inject({ method: 'POST', url: '/v1/audit-verifications', headers, payload: {} })).statusCode, 403)
  t.equal(
    (await app.inject({ url: '/v1/audit-export', headers: { authorization: `Bearer ${portal}` } })).statusCode,
    403
  )
})

t.test('appending to one aggregate at once keeps one chain', async t => {
  await Promise.all(Array.from({ length: 40 }, () => change('busy', 'thing.changed')))
  const [head] = await asOwner<{ entries: string }>(
    database,
    `select entries from platform.audit_head where aggregate_id = 'busy'`
  )
  t.equal(head?.entries, '40')
  t.match(await ask(app), { intact: true, findings: [] })
})

t.test('checkpoints seal what grew, and are chained; two at once are two', async t => {
  const first = await checkpoint()
  t.ok(first.aggregates >= 3n)
  await change('busy', 'thing.changed')
  const [a, b] = await Promise.all([checkpoint(), checkpoint()])
  t.strictSame([a.number, b.number].sort(), [first.number + 1n, first.number + 2n])
  t.strictSame([a.aggregates, b.aggregates].sort(), [0n, 1n])
  const report = await ask(app)
  const latest = a.number > b.number ? a : b
  t.match(report, { intact: true, checkpoints: Number(latest.number), lastCheckpoint: { root: latest.root } })
  t.match(await ask(app, { checkpoint: Number(first.number), expectedRoot: first.root }), { intact: true })
  t.match(await ask(app, { expectedRoot: first.root }), { intact: false, findings: [{ kind: 'unexpected_root' }] })
  t.match(await ask(app, { checkpoint: 99, expectedRoot: first.root }), {
    findings: [{ kind: 'removed_checkpoint', checkpoint: 99 }]
  })
  t.match(await ask(app, { aggregateId: 'busy' }), { intact: true, aggregates: 1, entries: 41 })
})

t.test('an export is verified by a script that shares no line with us', async t => {
  const lines = await exported(app)
  const [last] = await asOwner<{ root: Buffer }>(
    database,
    'select root from platform.audit_checkpoint order by number desc limit 1'
  )
  const good = script(lines, last?.root.toString('hex') ?? '')
  t.equal(good.status, 0, good.stdout + good.stderr)
  t.match(good.stdout, /are intact/)
  t.equal(script(lines, '00'.repeat(32)).status, 1, 'another root was published')
  t.equal(script(lines.split('\n').slice(0, -2).join('\n')).status, 1, 'the end is missing')
  t.equal(script(lines.replace('thing.changed', 'thing.removed')).status, 1)
  t.notMatch(lines, /bolts/)
})

t.test('a long trail is verified and exported whole', async t => {
  await asOwner(
    database,
    `do $$ begin for n in 1..6000 loop
       perform platform.append_audit('bulk', 'bulk_' || n % 1500, 'thing.changed', '{"n":' || n || '}', 'org', 'job:bulk');
     end loop; end $$`
  )
  await checkpoint()
  const report = await ask(app)
  t.equal(report.intact, true, JSON.stringify(report.findings.slice(0, 3)))
  t.ok(report.entries >= 6_000)
  t.equal(script(await exported(app)).status, 0)
})

t.test('an entry says nothing that names somebody', async t => {
  t.equal(canonicalFacts({ b: 1, a: ['x', null, true] }), '{"a":["x",null,true],"b":1}')
  for (const facts of [
    { name: '예시정밀' },
    { name: 'Example Precision' },
    { buyer: '9998600043' },
    { buyer: '999-86-00043' },
    { premium: 1_000_000 },
    { rate: 0.5 },
    { nested: { deep: ['9998600043'] } }
  ]) {
    t.throws(() => canonicalFacts(facts), TypeError, JSON.stringify(facts))
  }
  t.match(digestOf({ z: 1, a: '예시' }), /^sha256:[0-9a-f]{64}$/)
  t.equal(digestOf({ z: 1, a: 2 }), digestOf({ a: 2, z: 1 }))
})
