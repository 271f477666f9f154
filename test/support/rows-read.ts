import { setTimeout as sleep } from 'node:timers/promises'
import type { TestDatabase } from '@trade-credit/database/test-database.ts'
import { asAdmin } from './business-day.ts'

/** Postgres counts what a connection read when a transaction of it ends, at most once in a second. */
const COUNTED_MS = 1_100
const AT_A_TIME = 10
const SOME = 50
const MORE = 80

/** A table of which one piece of work reads more rows than it did at first. */
export interface Grown {
  readonly table: string
  readonly early: number
  readonly late: number
}

/**
 * Of which tables one piece of work reads more rows, on average, after it was done some hundred times: plans are kept by their connection,
 * and one that was made over small tables can go on reading all of a large one (docs/decisions/003). Tables may grow by so many rows.
 * Postgres looks at them once, as it does by itself within a minute: before that, it takes one index for as good as another.
 */
export async function readsThatGrow(
  database: TestDatabase,
  workOnce: () => Promise<unknown>,
  { mayGrowBy }: { readonly mayGrowBy: number }
): Promise<Grown[]> {
  for (let i = 0; i < SOME; i += 1) await workOnce()
  await asAdmin(database, 'analyze')
  const early = await rowsReadByOne(database, workOnce)
  for (let i = 0; i < MORE; i += 1) await workOnce()
  const late = await rowsReadByOne(database, workOnce)
  return [...late]
    .map(([table, read]) => ({ table, early: early.get(table) ?? 0, late: read }))
    .filter(counted => counted.late > counted.early + mayGrowBy)
}

/**
 * A connection that was not asked since tells late what it read, and what it wrote with it: so what was read is divided by the work whose
 * entries in the audit trail were counted with it.
 */
async function rowsReadByOne(database: TestDatabase, workOnce: () => Promise<unknown>): Promise<Map<string, number>> {
  const counted = async () => {
    await sleep(COUNTED_MS)
    await workOnce()
    return { rows: await rowsRead(database), entries: await entriesWritten(database) }
  }
  const before = await counted()
  for (let i = 1; i < AT_A_TIME; i += 1) await workOnce()
  const after = await counted()
  const entriesOfOne = (after.entries.written - before.entries.written) / AT_A_TIME
  const works = (after.entries.told - before.entries.told) / entriesOfOne
  return new Map([...after.rows].map(([table, read]) => [table, (read - (before.rows.get(table) ?? 0)) / works]))
}

/** Entries of the audit trail: those that are there, and those that connections have told of. */
async function entriesWritten(database: TestDatabase): Promise<{ written: number; told: number }> {
  const [row] = await asAdmin<{ written: number; told: number }>(
    database,
    `select (select count(*) from platform.audit_entry)::int as written, n_tup_ins::int as told
      from pg_stat_user_tables where relid = 'platform.audit_entry'::regclass`
  )
  return row ?? { written: 0, told: 0 }
}

/**
 * Of each table since it was made. What waits for jobs is left out, since nobody takes it away without them, and the audit trail, whose
 * entries are counted here.
 */
async function rowsRead(database: TestDatabase): Promise<Map<string, number>> {
  const rows = await asAdmin<{ table: string; read: string }>(
    database,
    `select relid::regclass::text as table, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as read
      from pg_stat_user_tables where schemaname <> 'graphile_worker' and relid <> all (array['platform.waiting_notice', 'platform.audit_entry']::regclass[])`
  )
  return new Map(rows.map(({ table, read }) => [table, Number(read)]))
}
