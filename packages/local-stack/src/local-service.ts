import { type LoginRole, roleUrl } from '@trade-credit/database/roles.ts'
import { apiAudience } from './issuer/issuer.ts'
import { loopback } from './listen.ts'
import { derivedKey } from './local-secret.ts'
import type { ServiceName } from './routing.ts'
import type { PortVariable } from './settings.ts'

/** A service as its package makes it. */
export interface RunnableService {
  /** Listens; gives the address. */
  start(): Promise<string>
  /** Finishes what was accepted, then closes what it used. */
  stop(): Promise<void>
}

/** One line of the table of services that `npm start` runs. */
export interface LocalService {
  readonly name: ServiceName
  readonly portVariable: PortVariable
  /** Makes the service from the variables that it would read in production. */
  create(environment: Readonly<Record<string, string>>): Promise<RunnableService>
}

interface Surroundings {
  readonly port: number
  readonly adminUrl: string
  readonly passwords: Readonly<Record<LoginRole, string>>
  readonly secret: string
  readonly issuer: string
  readonly jwksUrl: string
  readonly logLevel: string
  /** Of uploaded files. */
  readonly filesFolder: string
  /** Requests a minute; 0 sets no limit. */
  readonly rateLimit: number
}

/** The variables of one service in the local stack; in production its own environment has the same ones. */
export function serviceEnvironment(name: ServiceName, around: Surroundings): Record<string, string> {
  return {
    HOST: loopback,
    PORT: String(around.port),
    DATABASE_URL: roleUrl(around.adminUrl, `${name}_api`, around.passwords[`${name}_api`]),
    JOB_DATABASE_URL: roleUrl(around.adminUrl, `${name}_job`, around.passwords[`${name}_job`]),
    JOB_QUEUE_URL: roleUrl(around.adminUrl, 'job_queue', around.passwords.job_queue),
    ISSUER: around.issuer,
    JWKS_URL: around.jwksUrl,
    AUDIENCE: apiAudience,
    CURSOR_KEY: derivedKey(around.secret, 'cursor'),
    FILES_DIR: around.filesFolder,
    SANDBOX: 'true',
    AUDIT_ORGANISATIONS: 'org_audit',
    WEBHOOK_KEY: derivedKey(around.secret, 'webhook'),
    // A receiver to try things out runs on this machine.
    WEBHOOK_TEST_NETWORKS: '127.0.0.0/8,::1/128',
    LOG_LEVEL: around.logLevel,
    RATE_LIMIT_PER_MINUTE: String(around.rateLimit),
    TRUSTED_PROXIES: loopback,
    PUBLIC_ORIGINS: around.issuer
  }
}
