import path from 'node:path'
import { migrate } from './migrate.ts'
import { refuseOldPostgres } from './open-database.ts'
import { LOGIN_ROLES, type LoginRole, provisionRoles } from './roles.ts'

/**
 * The one command of a deployment: `DATABASE_URL=… node packages/database/src/migrate-main.ts`. It migrates as the role
 * of DATABASE_URL and sets the password of each login role whose variable is there (QUOTE_API_PASSWORD,
 * QUOTE_JOB_PASSWORD, UNDERWRITING_API_PASSWORD, …); an operator who sets passwords otherwise gives none.
 */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const connectionString = env['DATABASE_URL']
  if (!connectionString)
    throw new Error('Set DATABASE_URL to the Postgres to migrate, as the role that owns its tables')
  const directory = env['MIGRATIONS_DIR'] ?? path.join(import.meta.dirname, '../../../migrations')
  await refuseOldPostgres(connectionString)
  const { applied } = await migrate({ connectionString, directory, log: say })
  await provisionRoles(connectionString, passwordsFrom(env))
  say(applied.length === 0 ? 'nothing to apply' : `${applied.length} applied`)
}

function passwordsFrom(env: NodeJS.ProcessEnv): Partial<Record<LoginRole, string>> {
  const given = LOGIN_ROLES.map(role => [role, env[`${role.toUpperCase()}_PASSWORD`]] as const)
  return Object.fromEntries(given.filter(([, password]) => password !== undefined))
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

main(process.env).catch(error => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
})
