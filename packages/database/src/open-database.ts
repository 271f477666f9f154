import pg from 'pg'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/embedded-postgres.ts'

/** A database to work on, ours or somebody else's. */
export interface OpenDatabase {
  /** Of a role that may migrate, password included. */
  readonly adminUrl: string
  /** The server that runs for us; undefined when DATABASE_URL names one that others look after. */
  readonly embedded?: EmbeddedPostgres
}

export interface OpenOptions {
  /** The value of DATABASE_URL, when there is one: it replaces the embedded Postgres. */
  readonly databaseUrl?: string | undefined
  readonly dataDir: string
  readonly port?: number
  readonly log: (line: string) => void
}

/** Reaches the database of `databaseUrl`, or starts the embedded one. Throws one sentence when neither is possible. */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  if (options.databaseUrl) {
    await refuseOldPostgres(options.databaseUrl)
    return { adminUrl: options.databaseUrl }
  }
  const embedded = await startEmbeddedPostgres(options)
  return { adminUrl: await ensureDatabase(embedded.adminUrl, 'trade_credit'), embedded }
}

/** Throws a sentence when the server cannot be reached or is older than Postgres 16. */
export async function refuseOldPostgres(url: string): Promise<void> {
  const version = await askOnce<{ number: number; name: string }>(
    url,
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as name`
  )
  if (version && version.number < 160_000) {
    throw new Error(`${withoutPassword(url)} is Postgres ${version.name}: this needs Postgres 16 or newer`)
  }
}

/** Makes the database unless it is there, and gives its address. */
async function ensureDatabase(serverUrl: string, name: string): Promise<string> {
  const exists = await askOnce(serverUrl, `select 1 from pg_database where datname = '${name}'`)
  if (!exists) {
    await askOnce(serverUrl, `create database ${name}`).catch(error => {
      if (!ALREADY_THERE.has(error.cause?.code)) throw error
    })
  }
  return databaseUrlFor(serverUrl, name)
}

/** duplicate_database, or unique_violation when two make it at the same moment. */
const ALREADY_THERE = new Set(['42P04', '23505'])

/** The address of another database on the same server. */
export function databaseUrlFor(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

async function askOnce<Row>(url: string, sql: string): Promise<Row | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query(sql)).rows[0]
  } catch (error) {
    throw new Error(`Postgres at ${withoutPassword(url)} said: ${reasonOf(error)}`, { cause: error })
  } finally {
    await client.end().catch(() => {})
  }
}

/** A failed connection to a name with several addresses is one error that holds several. */
function reasonOf(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error
  return inner instanceof Error ? inner.message : String(inner)
}

function withoutPassword(url: string): string {
  const shown = URL.parse(url)
  return shown ? `${shown.host}${shown.pathname}` : 'the address in DATABASE_URL'
}
