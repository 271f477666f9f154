import { createHash } from 'node:crypto'
import path from 'node:path'
import type pg from 'pg'
import { migrate } from './migrate.ts'
import { readMigrationFiles } from './migration-files.ts'
import { databaseUrlFor } from './open-database.ts'
import { derivedPasswords, provisionRoles } from './roles.ts'

const MIGRATIONS = path.join(import.meta.dirname, '../../../migrations')

/** What test databases hold from the beginning besides the migrations: filled into a template once, and then copied. */
export interface Filling {
  /** Changes whenever what is filled in would: such as a hash of the files it comes from. */
  readonly key: string
  fill(adminUrl: string): Promise<unknown>
}

/** The name of the database that has all of today's migrations, and the filling; another content makes another name. */
export async function templateName(filling?: Filling): Promise<string> {
  const files = await readMigrationFiles(MIGRATIONS)
  const hash = createHash('sha256').update(files.map(file => `${file.name} ${file.sha256}`).join('\n'))
  if (filling) hash.update(`\n${filling.key}`)
  return `template_${hash.digest('hex').slice(0, 16)}`
}

/**
 * Makes the template unless it is there. One process at a time; it is built under another name, so that a process killed
 * on the way leaves no half-made template.
 */
export async function ensureTemplate(
  client: pg.Client,
  adminUrl: string,
  name: string,
  filling?: Filling
): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [BUILD_LOCK])
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 1) return
    const draft = 'template_draft'
    await client.query(`drop database if exists ${draft} with (force)`)
    await client.query(`create database ${draft}`)
    const url = databaseUrlFor(adminUrl, draft)
    await migrate({ connectionString: url, directory: MIGRATIONS, log: () => {} })
    await provisionRoles(url, testPasswords(adminUrl))
    await filling?.fill(url)
    await client.query(`alter database ${draft} with allow_connections false`)
    await client.query(`alter database ${draft} rename to ${name}`)
    await dropOldTemplates(client)
  } finally {
    await client.query('select pg_advisory_unlock($1)', [BUILD_LOCK])
  }
}

const BUILD_LOCK = 741_150_003

/** The login roles' passwords in tests: the same for all processes on a server, and unknown to whoever has not its own. */
export function testPasswords(adminUrl: string) {
  return derivedPasswords(new URL(adminUrl).password)
}

/** Keeps the latest of each filling and of a run before: another test run may be using the one before. */
async function dropOldTemplates(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database where datname ~ '^template_[0-9a-f]{16}$' order by oid desc offset 6`
  )
  for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`).catch(() => {})
}
