import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type pg from 'pg'
import { businessDateReader } from './clock/business-date.ts'

/** What every handler of a service stands on; made once per process. */
export interface Platform {
  /** Connections as the service's `*_api` role. */
  readonly pool: pg.Pool
  /** Whether the sandbox operations are open. */
  readonly sandbox: boolean
  /** Whether answers are compared to the contract before they are committed: in tests and in the sandbox. */
  readonly responseGuard: boolean
  /** The business date of this moment. Rejects when the database cannot be asked. */
  businessDate(): Promise<PlainDate>
}

/** Puts the platform together; the pool stays the caller's to close. */
export function createPlatform(options: {
  readonly pool: pg.Pool
  readonly sandbox: boolean
  readonly responseGuard: boolean
}): Platform {
  return { ...options, businessDate: businessDateReader(options.pool, options) }
}
