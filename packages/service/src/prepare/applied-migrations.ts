import { readMigrationFiles } from '@trade-credit/database/migration-files.ts'
import pg from 'pg'
import { MIGRATIONS } from './migrations-folder.ts'

/** From here on a database shows services what is applied to it; before, it refuses to. */
const SHOWN_FROM = '0026'
const NOT_SHOWN: ReadonlySet<string | undefined> = new Set(['42501', '42P01'])

/** The names of this release's migrations, in order: they are files, which are read once. */
export async function neededMigrations(): Promise<readonly string[]> {
  return (await readMigrationFiles(MIGRATIONS)).map(file => file.name)
}

/**
 * Looks which of the migrations the database lacks, and gives their names in order. Others may be applied on top of them: a release
 * goes on while the next one is being rolled out. Rejects when the database cannot be asked.
 */
async function missingMigrations(pool: pg.Pool, needed: readonly string[]): Promise<readonly string[]> {
  try {
    const { rows } = await pool.query<{ name: string }>('select name from public.migration')
    const applied = new Set(rows.map(row => row.name))
    return needed.filter(name => !applied.has(name))
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || !NOT_SHOWN.has(error.code)) throw error
    return needed.filter(name => name >= SHOWN_FROM)
  }
}

/** What an operator is told of them, with what to do. */
function lackOf(migrations: readonly string[]): string {
  const more = migrations.length > 1 ? ` and ${migrations.length - 1} more` : ''
  return `The database lacks the migration ${migrations[0]}${more}: run packages/service/src/prepare/main.ts of this release on it`
}

/** Rejects with that sentence as long as a migration is missing. */
export async function refuseMissingMigrations(pool: pg.Pool, needed: readonly string[]): Promise<void> {
  const missing = await missingMigrations(pool, needed)
  if (missing.length > 0) throw new StartError(lackOf(missing))
}

/** A service cannot start, or go on; the message is a sentence for the operator. */
export class StartError extends Error {
  override name = 'StartError'
}
