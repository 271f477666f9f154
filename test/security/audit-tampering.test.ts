import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { createPool } from '@trade-credit/database/pool.ts'
import { createTestDatabase, type TestDatabase } from '@trade-credit/database/test-database.ts'
import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import { recordJobChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { type AuditCheckpoint, takeAuditCheckpoint } from '@trade-credit/service/platform/audit/take-checkpoint.ts'
import t from 'tap'
import { asOwner, orderService, token } from '../services/platform/order-service.ts'

/** What the owner of the database may do to it, each on a fresh copy, and what must be found then. */
interface Tampering {
  readonly how: string
  readonly sql: string
  readonly found: readonly object[]
  /** Empty where no aggregate alone shows it. */
  readonly aggregateId?: string
}

const SCRIPT = path.join(import.meta.dirname, '../../docs/verify-audit.mjs')
const ENTRY = (position: number) => `aggregate_id = 'th_b' and position = ${position}`
const AT_B = { aggregate: { type: 'thing', id: 'th_b' } }
const HASH = `sha256(e.previous_hash || platform.n4(e.aggregate_id) || platform.n4(e.aggregate_type)
  || int8send(e.position) || platform.n4(e.organisation) || platform.n4(e.client) || platform.n4(e.action)
  || int8send((extract(epoch from e.occurred_at) * 1000)::bigint) || platform.n4(e.text))`
/** Computes the hashes of a whole chain again after a change, the head's as well: all that a careful intruder can do. */
const REHASH = `do $$ declare e record; previous bytea := decode(repeat('00', 32), 'hex'); begin
  for e in select * from platform.audit_entry where aggregate_id = 'th_b' order by position loop
    e.previous_hash := previous;
    previous := ${HASH};
    update platform.audit_entry set previous_hash = e.previous_hash, hash = previous
      where aggregate_id = e.aggregate_id and position = e.position;
  end loop;
  update platform.audit_head set hash = previous where aggregate_id = 'th_b'; end $$`
/** Computes the roots of all checkpoints again. */
const RESEAL = `do $$ declare c record; s record; previous bytea := decode(repeat('00', 32), 'hex'); d bytea; begin
  for c in select * from platform.audit_checkpoint order by number loop
    d := sha256(previous || int8send(c.number) || int8send((extract(epoch from c.taken_at) * 1000)::bigint));
    for s in select * from platform.audit_seal where checkpoint = c.number order by aggregate_id, aggregate_type loop
      d := sha256(d || platform.n4(s.aggregate_id) || platform.n4(s.aggregate_type) || int8send(s.entries) || s.hash);
    end loop;
    update platform.audit_checkpoint set previous_root = previous, root = d where number = c.number;
    previous := d;
  end loop; end $$`
const CUT = `delete from platform.audit_entry where aggregate_id = 'th_b' and position >= 3`
const NEW_HEAD = `update platform.audit_head h set entries = 2, hash =
  (select hash from platform.audit_entry where ${ENTRY(2)}) where h.aggregate_id = 'th_b'`

const TAMPERINGS: readonly Tampering[] = [
  {
    how: 'a changed text',
    sql: `update platform.audit_entry set text = '{"id":"th_x"}' where ${ENTRY(2)}`,
    found: [{ kind: 'changed_entry', ...AT_B, position: 2 }]
  },
  {
    how: 'a changed organisation',
    sql: `update platform.audit_entry set organisation = 'org_other' where ${ENTRY(1)}`,
    found: [{ kind: 'changed_entry', ...AT_B, position: 1 }]
  },
  {
    how: 'a time one millisecond later',
    sql: `update platform.audit_entry set occurred_at = occurred_at + interval '1 millisecond' where ${ENTRY(4)}`,
    found: [{ kind: 'changed_entry', ...AT_B, position: 4 }]
  },
  {
    how: 'a changed text with its hash',
    sql: `update platform.audit_entry set text = '{"id":"th_x"}' where ${ENTRY(2)};
      update platform.audit_entry e set hash = ${HASH} where ${ENTRY(2)}`,
    found: [{ kind: 'changed_entry', ...AT_B, position: 2 }]
  },
  {
    how: 'the last text with its hash',
    sql: `update platform.audit_entry set text = '{"id":"th_x"}' where ${ENTRY(4)};
      update platform.audit_entry e set hash = ${HASH} where ${ENTRY(4)}`,
    found: [{ kind: 'changed_entry', ...AT_B, position: 4 }]
  },
  {
    how: 'a changed text with all hashes of its chain and the head',
    sql: `update platform.audit_entry set text = '{"id":"th_x"}' where ${ENTRY(2)}; ${REHASH}`,
    found: [
      { kind: 'changed_entry', ...AT_B, position: 3, checkpoint: 1 },
      { kind: 'changed_entry', ...AT_B, position: 4, checkpoint: 2 }
    ]
  },
  {
    how: 'a removed row in the middle',
    sql: `delete from platform.audit_entry where ${ENTRY(2)}`,
    found: [{ kind: 'removed_entry', ...AT_B, position: 2 }]
  },
  {
    how: 'a removed first row',
    sql: `delete from platform.audit_entry where ${ENTRY(1)}`,
    found: [{ kind: 'removed_entry', ...AT_B, position: 1 }]
  },
  { how: 'a cut tail', sql: CUT, found: [{ kind: 'cut_tail', ...AT_B, position: 3 }] },
  {
    how: 'a cut tail, the head changed to match',
    sql: `${CUT}; ${NEW_HEAD}`,
    found: [{ kind: 'cut_tail', ...AT_B, position: 3 }]
  },
  {
    how: 'a removed aggregate',
    sql: `delete from platform.audit_entry where aggregate_id = 'th_b'; delete from platform.audit_head where aggregate_id = 'th_b'`,
    found: [{ kind: 'removed_aggregate', ...AT_B }]
  },
  {
    how: 'an aggregate without its entries',
    sql: `delete from platform.audit_entry where aggregate_id = 'th_b'`,
    found: [{ kind: 'removed_aggregate', ...AT_B }]
  },
  {
    how: 'a removed aggregate with its seals',
    sql: `delete from platform.audit_entry where aggregate_id = 'th_b'; delete from platform.audit_head where aggregate_id = 'th_b';
      delete from platform.audit_seal where aggregate_id = 'th_b'`,
    found: [
      { kind: 'changed_checkpoint', checkpoint: 1 },
      { kind: 'changed_checkpoint', checkpoint: 2 }
    ],
    aggregateId: ''
  },
  {
    how: 'a removed head',
    sql: `delete from platform.audit_head where aggregate_id = 'th_b'`,
    found: [{ kind: 'changed_head', ...AT_B }]
  },
  {
    how: 'a head that is too short',
    sql: `update platform.audit_head set entries = 1 where aggregate_id = 'th_b'`,
    found: [{ kind: 'changed_head', ...AT_B }]
  },
  {
    how: 'a changed checkpoint',
    sql: `update platform.audit_checkpoint set root = sha256('x') where number = 1`,
    found: [
      { kind: 'changed_checkpoint', checkpoint: 1 },
      { kind: 'changed_checkpoint', checkpoint: 2 }
    ],
    aggregateId: ''
  },
  {
    how: 'a checkpoint of another day',
    sql: `update platform.audit_checkpoint set taken_at = taken_at - interval '1 day' where number = 2`,
    found: [{ kind: 'changed_checkpoint', checkpoint: 2 }],
    aggregateId: ''
  },
  {
    how: 'a removed checkpoint',
    sql: `delete from platform.audit_checkpoint where number = 1`,
    found: [{ kind: 'removed_checkpoint', checkpoint: 1 }],
    aggregateId: ''
  },
  {
    how: 'a changed seal',
    sql: `update platform.audit_seal set entries = 2 where aggregate_id = 'th_b' and checkpoint = 1`,
    found: [{ kind: 'changed_entry' }, { kind: 'changed_checkpoint', checkpoint: 1 }],
    aggregateId: ''
  }
]

const auditor = await token({ organisation: 'org_audit', organisation_kind: 'auditor', scope: 'audit:read' })
const headers = { authorization: `Bearer ${auditor}` }

/** Three things with four entries each; checkpoint 1 seals the first three entries, checkpoint 2 the fourth of th_b. */
async function filled(): Promise<{ database: TestDatabase; last: AuditCheckpoint }> {
  const database = await createTestDatabase()
  const jobs = createPool({ connectionString: database.urlOf('quote_job'), applicationName: 'filling' })
  const by = { organisation: 'org_insurer', client: 'job:test' }
  const append = (id: string) =>
    inJobTransaction(jobs, async trx =>
      recordJobChange(trx, by, { aggregate: { type: 'thing', id }, action: 'thing.changed', facts: { id } })
    )
  for (let n = 0; n < 3; n += 1) for (const id of ['th_a', 'th_b', 'th_c']) await append(id)
  await inJobTransaction(jobs, takeAuditCheckpoint)
  await append('th_b')
  const last = await inJobTransaction(jobs, takeAuditCheckpoint)
  await jobs.end()
  return { database, last }
}

async function lookInto(database: TestDatabase) {
  const { app, close } = await orderService(database)
  const verify = async (payload: object = {}) =>
    (await app.inject({ method: 'POST', url: '/v1/audit-verifications', headers, payload })).json()
  const exported = (await app.inject({ url: '/v1/audit-export', headers })).body
  const script = (...root: string[]) =>
    spawnSync(process.execPath, [SCRIPT, ...root], { input: exported, encoding: 'utf8' }).status
  return { verify, script, close }
}

const { database, last } = await filled()
t.teardown(() => database.drop())

/** Tampers, looks, and puts everything back: the tables are kept beside themselves. */
const TABLES = ['audit_entry', 'audit_head', 'audit_seal', 'audit_checkpoint']
await asOwner(database, TABLES.map(name => `create table public.kept_${name} as table platform.${name}`).join(';'))
/** All that is stored: what Postgres derives it does not take. */
const STORED = `aggregate_id, aggregate_type, position, organisation, client, action, occurred_at, text, previous_hash, hash`
const restore = () =>
  asOwner(
    database,
    TABLES.map(n => {
      const columns = n === 'audit_entry' ? STORED : '*'
      return `truncate platform.${n};
        insert into platform.${n} ${columns === '*' ? '' : `(${columns})`} select ${columns} from public.kept_${n}`
    }).join(';')
  )

t.test('untouched, nothing is found', async t => {
  const { verify, script, close } = await lookInto(database)
  t.teardown(close)
  t.match(await verify({ expectedRoot: last.root }), { intact: true, entries: 10, aggregates: 3, checkpoints: 2 })
  t.equal(script(last.root), 0)
})

for (const { how, sql, found, aggregateId = 'th_b' } of TAMPERINGS) {
  t.test(`found: ${how}`, async t => {
    await restore()
    await asOwner(database, sql)
    const { verify, script, close } = await lookInto(database)
    t.teardown(close)
    const report = await verify()
    t.equal(report.intact, false)
    t.match(report.findings, found, JSON.stringify(report.findings))
    t.equal(report.findings.length, found.length)
    t.equal(script(), 1, 'by the script as well')
    if (!aggregateId) return
    t.match((await verify({ aggregateId })).findings, found, 'looking at this aggregate alone')
    t.equal((await verify({ aggregateId: 'th_a' })).intact, true, 'the others are as they were')
  })
}

t.test('whoever changes everything, roots included, is found by the published root alone', async t => {
  await restore()
  await asOwner(
    database,
    `update platform.audit_entry set text = '{"id":"th_x"}' where ${ENTRY(2)}; ${REHASH};
     update platform.audit_seal s set hash = e.hash from platform.audit_entry e
       where e.aggregate_id = s.aggregate_id and e.aggregate_type = s.aggregate_type and e.position = s.entries;
     ${RESEAL}`
  )
  const { verify, script, close } = await lookInto(database)
  t.teardown(close)
  t.match(await verify(), { intact: true })
  t.match(await verify({ expectedRoot: last.root }), { intact: false, findings: [{ kind: 'unexpected_root' }] })
  t.equal(script(last.root), 1)
})

t.test('no service role can change, remove or forge an entry', async t => {
  for (const role of ['quote_api', 'quote_job', 'claims_api', 'claims_job'] as const) {
    const pool = createPool({ connectionString: database.urlOf(role), applicationName: role, max: 1 })
    for (const table of TABLES) {
      for (const sql of [
        `update platform.${table} set hash = hash`,
        `delete from platform.${table}`,
        `truncate platform.${table}`,
        `insert into platform.${table} default values`
      ]) {
        const code = sql.includes('set hash') && table === 'audit_checkpoint' ? /42501|42703/ : /42501/
        await t.rejects(pool.query(sql), { code }, `${role}: ${sql}`)
      }
    }
    await pool.end()
  }
})
