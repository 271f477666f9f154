import pg from 'pg'

/** Sets the sandbox's business date, forward or back. */
export async function setBusinessDay(database: { readonly adminUrl: string }, today: string): Promise<void> {
  await asAdmin(database, 'update platform.sandbox set today = $1', [today])
}

/** Runs one statement as the owner of the database, whom no policy binds, and gives its rows. */
export async function asAdmin<Row extends pg.QueryResultRow>(
  { adminUrl }: { readonly adminUrl: string },
  sql: string,
  values: readonly unknown[] = []
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    return (await client.query<Row>(sql, [...values])).rows
  } finally {
    await client.end()
  }
}
