import { rm } from 'node:fs/promises'
import path from 'node:path'
import { startEmbeddedPostgres } from '@trade-credit/database/embedded/embedded-postgres.ts'
import { ownTempFolder } from '@trade-credit/database/embedded/run-as.ts'
import pg from 'pg'

export interface BenchPostgres {
  /** Such as `18.4 compiled with -O2 (fsync on, synchronous_commit on)`. */
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
  await useWalFiles(postgres.adminUrl)
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

/**
 * Fills the WAL once, so that from then on it is written into files that were used before, as by any server that has run for a while. A new
 * one writes every file full of zeros first.
 */
async function useWalFiles(url: string): Promise<void> {
  await asked(url, `select pg_logical_emit_message(false, 'bench', repeat('x', 1000000)) from generate_series(1, 600)`)
  await asked(url, 'checkpoint')
}

async function describe(url: string): Promise<string> {
  const [row] = await asked<{ version: string; compiled: string | null; settings: string }>(
    url,
    `select current_setting('server_version') as version, string_agg(name || ' ' || setting, ', ' order by name) as settings,
       (select substring(setting from '.*(-O\\w+)') from pg_config() where name = 'CFLAGS') as compiled
     from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')`
  )
  return `${row?.version} compiled with ${row?.compiled ?? 'no -O'} (${row?.settings})`
}

async function asked<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(statement)).rows
  } finally {
    await client.end()
  }
}
