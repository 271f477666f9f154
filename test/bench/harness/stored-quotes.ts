import pg from 'pg'
import type { WrittenRow } from './written-rows.ts'

/**
 * Multiplies the rows of one quote until so many quotes are stored, by one statement per table: ids, digests and times differ,
 * everything else is the same. The longest texts are left out, since they lie beside the rows and no list reads them.
 */
export async function multiplyQuote(adminUrl: string, rows: readonly WrittenRow[], id: string, count: number) {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    for (const { table, values } of rows) {
      const columns = Object.keys(values)
      const parts = Object.entries(values).map(([column, value]) => copied(column, value, id))
      await client.query(
        `insert into ${table} (${columns.join(', ')}) select ${parts.join(', ')} from generate_series(1, ${count - 1}) as n`
      )
    }
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
}

const LONGEST = 500

/** The SQL of a column's value in the nth copy. */
function copied(column: string, value: string | null, id: string): string {
  if (value === null) return 'null'
  if (column === 'key_digest') return `sha256(convert_to(n::text, 'UTF8'))`
  if (value.length > LONGEST && value.startsWith('{')) return `'{}'`
  const literal = `'${value.replaceAll("'", "''")}'`
  // Older than the one they are copied from: the last eight digits count up from a start far below it.
  if (value.includes(id)) return `replace(${literal}, '${id}', '${id.slice(0, 5)}0' || lpad(n::text, 20, '0') || 'ZZ')`
  return literal
}
