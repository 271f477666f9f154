import { createPool } from '@trade-credit/database/pool.ts'
import type { JWTVerifyGetKey } from 'jose'
import type pg from 'pg'
import type { Logger } from 'pino'
import { remoteKeys } from './access/access-tokens.ts'
import { type App, createApp } from './app.ts'
import { startBackground } from './background.ts'
import { listIn, type SharedConfig } from './config.ts'
import { databaseReadiness } from './observability/database-readiness.ts'
import { createLogger } from './observability/logger.ts'
import { openListener } from './platform/events/listener.ts'
import { jobMetrics } from './platform/jobs/job-metrics.ts'
import type { JobTable } from './platform/jobs/job-table.ts'
import { channelOf } from './platform/notices/channel-of.ts'
import { createPlatform, type Platform } from './platform/platform.ts'
import type { SecretBox } from './platform/webhook-delivery/signing-secrets.ts'
import { webhookMetrics } from './platform/webhook-delivery/webhook-metrics.ts'
import { configuredWebhooks } from './platform/webhooks/webhook-parts.ts'
import { platformRoutes } from './platform.routes.ts'
import { neededMigrations, refuseMissingMigrations } from './prepare/applied-migrations.ts'
import { type ActiveRulebook, activeRulebook } from './rulebook/active-rulebook.ts'
import { type Ending, stop } from './stop.ts'

/** What a service's routes work with. */
export interface ServicePlatform extends Platform {
  /** Connections of the job role, for fan-out and sweeps. */
  readonly jobPool: pg.Pool
  readonly rulebook: ActiveRulebook
  /** Signs the cursors of lists. */
  readonly cursorKey: string
  /** Encrypts what is kept of answers that show a secret. */
  readonly secretBox: SecretBox
  /** The folder of uploaded files. */
  readonly filesFolder: string
  /** Clients of the insurer that hold a manager's authority. */
  readonly managers: ReadonlySet<string>
  readonly log: Logger
}

/** What makes one service different from the next. */
export interface ServiceDefinition {
  readonly name: 'quote' | 'underwriting' | 'policy' | 'claims'
  readonly title: string
  readonly description: string
  readonly routes: (app: App, platform: ServicePlatform) => void | Promise<void>
  /** Its own scheduled and queued jobs; a function where they need the rulebook. */
  readonly jobs?: JobTable | ((platform: ServicePlatform) => JobTable)
}

/** A service that is built and not yet listening. */
export interface Service {
  readonly app: App
  /** Listens and gives the address: `http://127.0.0.1:8081`. */
  start(): Promise<string>
  /** Finishes what was accepted, then closes the pools. */
  stop(): Promise<void>
  /** What `stopOnSignals` ends, beside the last requests and after them. */
  readonly ending: Ending
}

/** Builds a service over its own pools; tests bring the issuer's keys with them. Rejects when the database cannot be reached, and with a StartError when it is not prepared for this release. */
export async function createService(
  definition: ServiceDefinition,
  config: SharedConfig,
  keys: JWTVerifyGetKey = remoteKeys(config.JWKS_URL)
): Promise<Service> {
  const log = createLogger({ name: definition.name, level: config.LOG_LEVEL })
  const channel = channelOf(config, log)
  const webhooks = { ...configuredWebhooks(config), metrics: webhookMetrics() }
  const jobs = jobMetrics()
  const needed = await neededMigrations()
  const onError = (err: unknown) => log.warn({ err }, 'a database connection broke')
  const pool = createPool({
    connectionString: config.DATABASE_URL,
    applicationName: `${definition.name}-api`,
    max: config.DATABASE_POOL_SIZE,
    onError
  })
  const jobPool = createPool({
    connectionString: config.JOB_DATABASE_URL,
    applicationName: `${definition.name}-job`,
    max: 4,
    onError
  })
  await refuseMissingMigrations(pool, needed).catch(async error => {
    await Promise.all([pool.end(), jobPool.end()])
    throw error
  })
  const rulebook = await activeRulebook(pool, err => log.warn({ err }, 'the rulebook versions could not be read'))
  const platform: ServicePlatform = {
    ...createPlatform({ pool, sandbox: config.SANDBOX, responseGuard: config.SANDBOX }),
    jobPool,
    rulebook,
    cursorKey: config.CURSOR_KEY,
    secretBox: webhooks.box,
    filesFolder: config.FILES_DIR,
    managers: new Set(listIn(config.MANAGER_CLIENTS)),
    log
  }
  const readiness = databaseReadiness({
    connectionString: config.DATABASE_URL,
    applicationName: `${definition.name}-health`,
    needed,
    onError
  })
  const listener = openListener({ connectionString: config.DATABASE_URL, onError })
  const app = await createApp({
    ...definition,
    config,
    keys,
    logger: log,
    pools: { api: pool, job: jobPool },
    addMetrics(registry) {
      webhooks.metrics.register(registry)
      jobs.register(registry)
    },
    readiness: readiness.checks,
    responseGuard: config.SANDBOX,
    tokenUrl: `${config.ISSUER}/oauth/token`,
    routes(routed) {
      platformRoutes(routed, { platform, listener, cursorKey: config.CURSOR_KEY, webhooks })
      return definition.routes(routed, platform)
    }
  })
  const background = await startBackground({
    channel,
    listener,
    webhooks,
    eventRetentionDays: config.EVENT_RETENTION_DAYS,
    auditOrganisations: listIn(config.AUDIT_ORGANISATIONS),
    jobUrl: config.JOB_DATABASE_URL,
    queueUrl: config.JOB_QUEUE_URL,
    jobPool,
    jobMetrics: jobs,
    jobs: typeof definition.jobs === 'function' ? definition.jobs(platform) : (definition.jobs ?? {}),
    log
  })
  const ending = {
    beside: [background.finishJobs],
    close: [
      background.stopPlacing,
      async () => channel.close(),
      () => listener.close(),
      async () => rulebook.stop(),
      () => readiness.close(),
      () => pool.end(),
      () => jobPool.end()
    ]
  }
  return {
    app,
    ending,
    start: () => app.listen({ host: config.HOST, port: config.PORT }),
    stop: () => stop(app, ending)
  }
}
