import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export const SERVICES = ['quote', 'underwriting', 'policy', 'claims'] as const
export type ServiceName = (typeof SERVICES)[number]

/**
 * `*_api` serves requests, bound to the caller's organisation; `*_job` does fan-out and sweeps; `job_queue` owns the
 * tables of the job queue and sees nothing else.
 */
export type LoginRole = `${ServiceName}_api` | `${ServiceName}_job` | 'job_queue'
/** Owns the published views of its service, or of the ledger, and no table; nobody can log in as it. */
export type PublisherRole = `${ServiceName | 'ledger'}_publisher`

export const LOGIN_ROLES: readonly LoginRole[] = [
  ...SERVICES.flatMap(service => [`${service}_api` as const, `${service}_job` as const]),
  'job_queue'
]

/**
 * Sets the passwords of the login roles, which the migrations make. Postgres is given the scram verifier, never
 * the password, so that no log can hold it. Throws for a role that does not exist and a password that is not plain ASCII.
 */
export async function provisionRoles(
  adminUrl: string,
  passwords: Readonly<Partial<Record<LoginRole, string>>>
): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'roles' })
  client.on('error', () => {})
  await client.connect()
  try {
    for (const role of LOGIN_ROLES) {
      const password = passwords[role]
      if (password !== undefined) await setPassword(client, role, password)
    }
  } finally {
    await client.end().catch(() => {})
  }
}

/** The address of `adminUrl`'s database for another role. */
export function roleUrl(adminUrl: string, role: LoginRole, password: string): string {
  const url = new URL(adminUrl)
  url.username = role
  url.password = encodeURIComponent(password)
  return url.href
}

/** A password for each role made from one secret, so that the same secret always gives the same passwords. */
export function derivedPasswords(secret: string): Record<LoginRole, string> {
  const passwordOf = (role: string) => createHmac('sha256', secret).update(`role ${role}`).digest('base64url')
  return Object.fromEntries(LOGIN_ROLES.map(role => [role, passwordOf(role)])) as Record<LoginRole, string>
}

async function setPassword(client: pg.Client, role: LoginRole, password: string): Promise<void> {
  const sql = `alter role ${role} password '${scramVerifier(role, password)}'`
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(sql)
      return
    } catch (error) {
      // Roles are shared by the whole cluster: another database's migration may be setting the same one.
      if (attempt === 20 || !/tuple concurrently updated/.test(String(error))) throw error
      await sleep(10 * attempt)
    }
  }
}

const ITERATIONS = 4096

/** What Postgres stores for a password (RFC 5803). Only printable ASCII is the same in every client's eyes. */
function scramVerifier(role: LoginRole, password: string): string {
  if (!/^[\x21-\x7e]+$/.test(password))
    throw new Error(`The password of ${role} must be printable ASCII without spaces`)
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256')
  const keyOf = (name: string) => createHmac('sha256', salted).update(name).digest()
  const storedKey = createHash('sha256').update(keyOf('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${keyOf('Server Key').toString('base64')}`
}
