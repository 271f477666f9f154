// In a process of its own: it measures memory.
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { readInTransaction } from '@trade-credit/database/transaction.ts'
import { readAuditRecords } from '@trade-credit/service/platform/audit/read-records.ts'
import { verifyAudit } from '@trade-credit/service/platform/audit/verify-audit.ts'
import t from 'tap'
import { heldMiB } from '../../support/held-memory.ts'
import { asOwner, orderService, token } from './order-service.ts'

t.setTimeout(300_000)

const AGGREGATES = 5_000
const ENTRIES = 50_000
/** What is held in the second half of the entries may be this much more than in the first, in MiB. */
const FLAT_MIB = 5
const auditor = { organisation: 'org_audit', kind: 'auditor', client: 'auditor', scopes: new Set<string>() } as const

/** What is held after everything that can be let go is gone, looked at now and then. */
function heldMemory() {
  const seen: number[] = []
  return {
    look() {
      seen.push(heldMiB())
    },
    /** How much more is held in the second half than in the first, in MiB, at the most: a batch that is just on its way comes and goes. */
    growth: () => Math.max(...seen.slice(seen.length / 2)) - Math.max(...seen.slice(0, seen.length / 2)),
    looks: () => seen.length
  }
}

/** Ten entries for each aggregate, chained as `append_audit` chains them, an entry of all aggregates at a time. */
const FILL = `do $$ begin for v_position in 1..${ENTRIES / AGGREGATES} loop
  create temporary table link on commit drop as
    select id, coalesce(h.hash, decode(repeat('00', 32), 'hex')) as previous, '{"n":' || v_position || '}' as text,
      date_trunc('milliseconds', clock_timestamp()) as at
    from (select 'bulk_' || n as id from generate_series(1, ${AGGREGATES}) n) as ids
    left join platform.audit_head h on h.aggregate_id = id;
  insert into platform.audit_entry (aggregate_id, aggregate_type, position, organisation, client, action, occurred_at,
      text, previous_hash, hash)
    select id, 'bulk', v_position, 'org', 'job:bulk', 'thing.changed', at, text, previous, sha256(previous
      || platform.n4(id) || platform.n4('bulk') || int8send(v_position) || platform.n4('org') || platform.n4('job:bulk')
      || platform.n4('thing.changed') || int8send((extract(epoch from at) * 1000)::bigint) || platform.n4(text))
    from link;
  insert into platform.audit_head (aggregate_id, aggregate_type, organisation, entries, hash)
    select aggregate_id, 'bulk', 'org', v_position, hash from platform.audit_entry where position = v_position
    on conflict (aggregate_id, aggregate_type) do update set entries = excluded.entries, hash = excluded.hash;
  drop table link;
end loop; end $$`

t.test('fifty thousand entries are verified and exported, and memory stays flat', async t => {
  const database = await createTestDatabase()
  const { app, pool, close } = await orderService(database)
  t.teardown(async () => {
    await close()
    await database.drop()
  })
  await asOwner(database, FILL)
  await asOwner(database, 'select platform.take_audit_checkpoint()')

  await t.test('by the verification', async t => {
    const memory = heldMemory()
    const began = performance.now()
    const report = await readInTransaction(pool, auditor, async trx => {
      async function* watched() {
        let n = 0
        for await (const record of readAuditRecords(trx)) {
          if (n++ % 5_000 === 0) memory.look()
          yield record
        }
      }
      return verifyAudit(watched())
    })
    const seconds = (performance.now() - began) / 1000
    t.comment(
      `${report.entries} entries in ${seconds.toFixed(1)} s, held memory grew by ${memory.growth().toFixed(1)} MiB`
    )
    t.match(report, { entries: ENTRIES, aggregates: AGGREGATES, checkpoints: 1, findingsInAll: 0 })
    t.ok(memory.looks() >= 10)
    t.ok(memory.growth() < FLAT_MIB, `${memory.growth()} MiB`)
  })

  await t.test('by the export, to a reader over HTTP', async t => {
    const memory = heldMemory()
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    const by = await token({ organisation: 'org_audit', organisation_kind: 'auditor', scope: 'audit:read' })
    const began = performance.now()
    const answer = await fetch(`${address}/v1/audit-export`, { headers: { authorization: `Bearer ${by}` } })
    let bytes = 0
    let lines = 0
    let nextLook = 0
    for await (const chunk of answer.body ?? []) {
      bytes += chunk.length
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1
      if (bytes < nextLook) continue
      nextLook += 2 ** 20
      memory.look()
    }
    const seconds = (performance.now() - began) / 1000
    const mib = bytes / 2 ** 20
    t.comment(`${mib.toFixed(0)} MiB in ${seconds.toFixed(1)} s, held memory grew by ${memory.growth().toFixed(1)} MiB`)
    t.ok(lines >= ENTRIES + 2 * AGGREGATES, `${lines} lines`)
    t.ok(mib > 2 * FLAT_MIB, 'much more went by than may be held')
    t.ok(memory.growth() < FLAT_MIB, `${memory.growth()} MiB`)
  })

  await t.test('and the measure would find what is kept', async t => {
    const memory = heldMemory()
    const kept: unknown[] = []
    await readInTransaction(pool, auditor, async trx => {
      for await (const record of readAuditRecords(trx)) {
        if (kept.push(record) % 5_000 === 0) memory.look()
        if (kept.length === ENTRIES) return
      }
    })
    t.ok(memory.growth() > FLAT_MIB, `${memory.growth()} MiB for ${kept.length} records`)
  })
})
