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

async function rowsReadByOne(database: TestDatabase, workOnce: () => Promise<unknown>): Promise<Map<string, number>> {
  const counted = async () => {
    await sleep(COUNTED_MS)
    await workOnce()
    return rowsRead(database)
  }
  const before = await counted()
  for (let i = 1; i < AT_A_TIME; i += 1) await workOnce()
  const after = await counted()
  return new Map([...after].map(([table, read]) => [table, (read - (before.get(table) ?? 0)) / AT_A_TIME]))
}

/** Of each table since it was made. What waits for jobs is left out: without them nobody takes it away. */
async function rowsRead(database: TestDatabase): Promise<Map<string, number>> {
  const rows = await asAdmin<{ table: string; read: string }>(
    database,
    `select relid::regclass::text as table, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as read
      from pg_stat_user_tables where schemaname <> 'graphile_worker' and relid <> 'platform.waiting_notice'::regclass`
  )
  return new Map(rows.map(({ table, read }) => [table, Number(read)]))
}
