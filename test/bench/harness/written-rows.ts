import pg from 'pg'

/** A row as the database holds it: every value as text, as Postgres would take it again. */
export interface WrittenRow {
  readonly table: string
  readonly values: Readonly<Record<string, string | null>>
}

/**
 * Every row that the transaction that wrote this quote left in any table: what one request really writes, read from the
 * database instead of from our code. Columns that Postgres fills in by itself are left out.
 */
export async function rowsWrittenWith(adminUrl: string, quoteId: string): Promise<WrittenRow[]> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const { rows: found } = await client.query<{ xmin: string }>('select xmin::text from quote.quote where id = $1', [
      quoteId
    ])
    const transaction = found[0]?.xmin
    const { rows: tables } = await client.query<{ table: string; columns: string[] }>(
      `select c.oid::regclass::text as table, array_agg(a.attname::text order by a.attnum) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relkind = 'r' and c.relnamespace::regnamespace::text not like all (array['pg\\_%', 'information_schema'])
         and a.attnum > 0 and not a.attisdropped and a.attidentity = '' and a.attgenerated = ''
       group by c.oid order by 1`
    )
    const written: WrittenRow[] = []
    for (const { table, columns } of tables) {
      const asTexts = columns.map(column => `"${column}"::text`).join(', ')
      const { rows } = await client.query<Record<string, string | null>>(
        `select ${asTexts} from ${table} where xmin::text = $1`,
        [transaction]
      )
      written.push(...rows.map(values => ({ table, values })))
    }
    return written
  } finally {
    await client.end()
  }
}

/** How many bytes the values of a row have as text. */
export function bytesOf({ values }: WrittenRow): number {
  return Object.values(values).reduce((sum, value) => sum + Buffer.byteLength(value ?? ''), 0)
}
