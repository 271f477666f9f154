import pg from 'pg'

/**
 * Makes the database a sandbox, whose business date can be moved and whose contents can be thrown away. Needs the owner's
 * address: no service can do this to itself. Doing it again changes nothing.
 */
export async function openSandbox(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'open-sandbox' })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('insert into platform.sandbox (today) values (null) on conflict do nothing')
  } finally {
    await client.end().catch(() => {})
  }
}
