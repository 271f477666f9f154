import type pg from 'pg'

let statement: string | undefined
const counted = new WeakMap<pg.Client, { readonly at: string; readonly counts: string }>()

/**
 * How many rows each of our tables has, as one text to compare; the job queue's own tables are left out, and the notices that wait for it:
 * a worker moves them. To count takes longer than most requests, so it is done again only where a transaction that could have written came
 * or went: two equal snapshots see the same rows.
 */
export async function rowCounts(admin: pg.Client): Promise<string> {
  statement ??= await countingStatement(admin)
  const snapshot = await admin.query<{ at: string }>('select pg_current_snapshot()::text as at')
  const at = snapshot.rows[0]?.at ?? ''
  const before = counted.get(admin)
  if (before?.at === at) return before.counts
  const { rows } = await admin.query<{ counts: string }>({ name: 'row_counts', text: statement })
  const counts = rows[0]?.counts ?? ''
  counted.set(admin, { at, counts })
  return counts
}

async function countingStatement(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('platform', 'rulebook', 'ledger', 'quote', 'underwriting', 'policy', 'claims')
       and tablename <> 'waiting_notice' order by 1`
  )
  const counts = rows.map(({ name }) => `'${name} ' || (select count(*) from ${name})`)
  // An array, because a function takes at most a hundred arguments.
  return `select array_to_string(array[${counts.join(', ')}], ', ') as counts`
}
