import { refuseOldPostgres } from '@trade-credit/database/open-database.ts'
import { LOGIN_ROLES, type LoginRole } from '@trade-credit/database/roles.ts'
import { Type } from 'typebox'
import { readConfig } from '../config.ts'
import { prepareDatabase } from './prepare-database.ts'

/** The variables of `node packages/service/src/prepare/main.ts`, the one command that makes a database ready for the services. */
const Variables = Type.Object({
  DATABASE_URL: Type.String({
    pattern: '^postgres(ql)?://',
    description: 'The Postgres to prepare, as the role that owns its tables and may create roles.'
  }),
  SANDBOX: Type.Boolean({
    default: false,
    description: 'true makes the database a sandbox and adds the example terms to its rulebook.'
  })
})

/**
 * Prepares the database of DATABASE_URL: schema, job tables, rulebook, and the password of each login role whose variable
 * (QUOTE_API_PASSWORD, …, JOB_QUEUE_PASSWORD) is set; an operator who sets passwords otherwise gives none.
 */
async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const { DATABASE_URL: adminUrl, SANDBOX: sandbox } = readConfig(Variables, environment)
  await refuseOldPostgres(adminUrl)
  await prepareDatabase({ adminUrl, passwords: passwordsFrom(environment), sandbox, say })
  say('The database is up to date')
}

function passwordsFrom(environment: NodeJS.ProcessEnv): Partial<Record<LoginRole, string>> {
  const given = LOGIN_ROLES.map(role => [role, environment[`${role.toUpperCase()}_PASSWORD`]] as const)
  return Object.fromEntries(given.filter(([, password]) => password))
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

main(process.env).catch(error => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
})
