import { rm } from 'node:fs/promises'
import path from 'node:path'
import { startEmbeddedPostgres } from '@trade-credit/database/embedded/embedded-postgres.ts'
import { ownTempFolder } from '@trade-credit/database/embedded/run-as.ts'
import pg from 'pg'

export interface BenchPostgres {
  /** Such as `18.4, fsync on`. */
  readonly description: string
  readonly adminUrl: string
  /** Where it keeps its data; null for a server that others look after. */
  readonly dataDirectory: string | null
  stop(): Promise<void>
}

/**
 * The server that all databases of this run are made on: the one of DATABASE_URL, else an embedded one of our own. The test
 * server is not used: it runs without fsync, so that its commits are not durable.
 */
export async function startBenchPostgres(): Promise<BenchPostgres> {
  const given = process.env['DATABASE_URL']
  if (given) return { description: await describe(given), adminUrl: given, dataDirectory: null, stop: async () => {} }
  const dataDir = path.join(await ownTempFolder(), `bench-${process.pid}`)
  await rm(dataDir, { recursive: true, force: true })
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} })
  // createTestDatabase() makes its databases there.
  process.env['TEST_DATABASE_URL'] = postgres.adminUrl
  return {
    description: await describe(postgres.adminUrl),
    adminUrl: postgres.adminUrl,
    dataDirectory: dataDir,
    async stop() {
      await postgres.stop()
      await rm(dataDir, { recursive: true, force: true })
    }
  }
}

async function describe(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ version: string; settings: string }>(
      `select current_setting('server_version') as version, string_agg(name || ' ' || setting, ', ' order by name) as settings
       from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')`
    )
    return `${rows[0]?.version} (${rows[0]?.settings})`
  } finally {
    await client.end()
  }
}
