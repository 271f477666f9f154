import type pg from 'pg'

let statement: string | undefined

/**
 * How many rows each of our tables has, as one text to compare; the job queue's own tables are left out, and the notices that wait for it:
 * a worker moves them.
 */
export async function rowCounts(admin: pg.Client): Promise<string> {
  statement ??= await countingStatement(admin)
  const { rows } = await admin.query<{ counts: string }>({ name: 'row_counts', text: statement })
  return rows[0]?.counts ?? ''
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
