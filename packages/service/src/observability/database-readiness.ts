import { createPool, type PoolOptions } from '@trade-credit/database/pool.ts'
import { refuseMissingMigrations } from '../prepare/applied-migrations.ts'
import type { ReadinessCheck } from './health.ts'

export interface DatabaseReadinessOptions
  extends Pick<PoolOptions, 'connectionString' | 'applicationName' | 'onError'> {
  /** The names of the migrations that this release works on. */
  readonly needed: readonly string[]
}

export interface DatabaseReadiness {
  readonly checks: readonly ReadinessCheck[]
  close(): Promise<void>
}

/** Before a probe that comes every five seconds comes again. */
const GIVEN_UP_AFTER_MS = 4_000

/**
 * Asks Postgres over one connection that no request waits for. An instance whose connections are all busy is ready: its load would only
 * make the others as busy, until a balancer has taken out the last of them. The connection opens with the first question and stays; one
 * that Postgres ended, or over which nothing comes back, is replaced by the next.
 */
export function databaseReadiness({ needed, ...options }: DatabaseReadinessOptions): DatabaseReadiness {
  const pool = createPool({ ...options, max: 1, min: 1, answerMs: GIVEN_UP_AFTER_MS })
  return {
    checks: [
      { name: 'database', check: () => pool.query('select 1') },
      { name: 'migrations', check: () => refuseMissingMigrations(pool, needed) }
    ],
    close: () => pool.end()
  }
}
