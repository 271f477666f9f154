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
  return withClient(adminUrl, async client => {
    const { rows } = await client.query<{ xmin: string }>('select xmin::text from quote.quote where id = $1', [quoteId])
    const written = await rowsOf(client, 'xmin::text = $1', [rows[0]?.xmin])
    return written.flatMap(transaction => transaction.rows)
  })
}

/** What one transaction left, in the order of their beginnings. */
export interface WrittenTransaction {
  readonly transaction: bigint
  readonly rows: readonly WrittenRow[]
}

/**
 * Every row that is there now and was written while `during` ran, by transaction. A row that several wrote counts for the last; that it
 * was written more than once is not seen.
 */
export async function rowsWrittenDuring(
  adminUrl: string,
  during: () => Promise<unknown>
): Promise<WrittenTransaction[]> {
  return withClient(adminUrl, async client => {
    const now = async () =>
      (await client.query<{ id: string }>('select pg_current_xact_id()::xid::text as id')).rows[0]?.id
    const before = await now()
    await during()
    return rowsOf(client, 'xmin::text::bigint between $1::bigint and $2::bigint', [before, await now()])
  })
}

async function withClient<R>(adminUrl: string, work: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function rowsOf(client: pg.Client, where: string, values: readonly unknown[]): Promise<WrittenTransaction[]> {
  const { rows: tables } = await client.query<{ table: string; columns: string[] }>(
    `select c.oid::regclass::text as table, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind = 'r' and c.relnamespace::regnamespace::text not like all (array['pg\\_%', 'information_schema'])
       and a.attnum > 0 and not a.attisdropped and a.attidentity = '' and a.attgenerated = ''
     group by c.oid order by 1`
  )
  const written = new Map<bigint, WrittenRow[]>()
  for (const { table, columns } of tables) {
    const asTexts = columns.map(column => `"${column}"::text`).join(', ')
    const { rows } = await client.query<Record<string, string | null>>(
      `select xmin::text as "xmin of the row", ${asTexts} from ${table} where ${where}`,
      [...values]
    )
    for (const { 'xmin of the row': xmin, ...row } of rows) {
      const transaction = BigInt(xmin ?? 0)
      written.set(transaction, [...(written.get(transaction) ?? []), { table, values: row }])
    }
  }
  return [...written]
    .map(([transaction, rows]) => ({ transaction, rows }))
    .sort((a, b) => Number(a.transaction - b.transaction))
}

/** How many bytes the values of a row have as text. */
export function bytesOf({ values }: WrittenRow): number {
  return Object.values(values).reduce((sum, value) => sum + Buffer.byteLength(value ?? ''), 0)
}
