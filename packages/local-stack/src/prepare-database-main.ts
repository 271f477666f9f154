import { refuseOldPostgres } from '@trade-credit/database/open-database.ts'
import { LOGIN_ROLES } from '@trade-credit/database/roles.ts'
import { prepareDatabase } from './prepare-database.ts'

/**
 * The one-shot of a deployment, as the role of DATABASE_URL: schema, jobs, rulebook, and the password of each login role whose
 * variable (QUOTE_API_PASSWORD, QUOTE_JOB_PASSWORD, …) is set. SANDBOX=true adds the example terms.
 */
async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const adminUrl = environment['DATABASE_URL']
  if (!adminUrl) throw new Error('Set DATABASE_URL to the Postgres to prepare, as the role that owns its tables')
  await refuseOldPostgres(adminUrl)
  const given = LOGIN_ROLES.map(role => [role, environment[`${role.toUpperCase()}_PASSWORD`]] as const)
  await prepareDatabase({
    adminUrl,
    passwords: Object.fromEntries(given.filter(([, password]) => password)),
    sandbox: environment['SANDBOX'] === 'true',
    say: line => void process.stdout.write(`${line}\n`)
  })
  process.stdout.write('The database is up to date\n')
}

main(process.env).catch(error => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
})
