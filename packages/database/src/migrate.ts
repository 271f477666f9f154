import pg from 'pg'
import { type MigrationFile, readMigrationFiles } from './migration-files.ts'

export interface MigrateOptions {
  /** Of the role that will own everything. */
  readonly connectionString: string
  /** The folder of the numbered .sql files. */
  readonly directory: string
  readonly log: (line: string) => void
}

/**
 * Applies what is not applied yet, each file in a transaction of its own, and gives the names of the files it applied.
 * Any number of processes may start it at once: one works, the others wait and find nothing left to do. Throws a
 * sentence when the folder and the database disagree about what was applied, and for the file that fails.
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const files = await readMigrationFiles(options.directory)
  const client = new pg.Client({ connectionString: options.connectionString, application_name: 'migrate' })
  client.on('error', () => {})
  await client.connect()
  try {
    await waitForTurn(client, options.log)
    const done = await readApplied(client)
    refuseDisagreement(files, done)
    const missing = files.filter(file => !done.has(file.name))
    for (const file of missing) {
      await apply(client, file)
      options.log(`applied ${file.name}`)
    }
    return { applied: missing.map(file => file.name) }
  } finally {
    await client.end().catch(() => {})
  }
}

/** Any number will do, as long as nobody else takes it; the lock ends with the session. */
const MIGRATION_LOCK = 741_150_001

async function waitForTurn(client: pg.Client, log: (line: string) => void): Promise<void> {
  const { rows } = await client.query('select pg_try_advisory_lock($1) as mine', [MIGRATION_LOCK])
  if (rows[0].mine) return
  log('waiting for a migration that another process is running')
  await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
}

async function readApplied(client: pg.Client): Promise<Map<string, string>> {
  await client.query(`
    set client_min_messages = warning;
    create table if not exists public.migration (
      name text primary key,
      sha256 text not null,
      applied_at timestamptz not null default clock_timestamp()
    )`)
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from public.migration')
  return new Map(rows.map(row => [row.name, row.sha256]))
}

function refuseDisagreement(files: readonly MigrationFile[], done: ReadonlyMap<string, string>): void {
  const latest = [...done.keys()].sort().at(-1) ?? ''
  for (const file of files) {
    const sha256 = done.get(file.name)
    if (sha256 === undefined && file.name < latest) {
      throw new Error(`${file.name} comes before ${latest}, which is applied already: give it a number above`)
    }
    if (sha256 !== undefined && sha256 !== file.sha256) {
      throw new Error(
        `${file.name} was changed after it had been applied: undo the change, and put it in a new migration`
      )
    }
  }
  const names = new Set(files.map(file => file.name))
  for (const name of done.keys()) {
    if (!names.has(name)) {
      throw new Error(`${name} is applied in this database but not in the folder: run a release that has it`)
    }
  }
}

async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  if (ENDS_TRANSACTION.test(file.sql)) {
    throw new Error(`${file.name} begins or ends a transaction itself: leave that out, each file runs in one`)
  }
  await client.query('begin')
  try {
    const before = await currentTransaction(client)
    await client.query(file.sql)
    if ((await currentTransaction(client)) !== before) {
      throw new Error('it ended the transaction itself, so part of it is committed; leave out commit and rollback')
    }
    await client.query('insert into public.migration (name, sha256) values ($1, $2)', [file.name, file.sha256])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw new Error(`${file.name} failed and was rolled back: ${describe(error, file.sql)}`, { cause: error })
  }
}

/** At the start of a line, where function bodies, being indented, have none. */
const ENDS_TRANSACTION = /^(begin|start transaction|commit|rollback)\s*;/im

async function currentTransaction(client: pg.Client): Promise<string> {
  return (await client.query('select pg_current_xact_id()::text as id')).rows[0].id
}

function describe(error: unknown, sql: string): string {
  if (!(error instanceof Error)) return String(error)
  if (!(error instanceof pg.DatabaseError) || error.position === undefined) return error.message
  const line = sql.slice(0, Number.parseInt(error.position, 10)).split('\n').length
  return `${error.message} (line ${line})`
}
