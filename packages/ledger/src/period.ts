import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

/** The days `[from, until)`: `until` is the first day after it. Null is without beginning, and without end. */
export interface Period {
  readonly from: PlainDate | null
  readonly until: PlainDate | null
}

/** All days: for what is not limited day by day, as claim money. */
export const ALWAYS: Period = { from: null, until: null }

/** As Postgres takes it. */
export function dayFrom(from: PlainDate | null): string {
  return from ?? '-infinity'
}

/** As Postgres takes it. */
export function dayUntil(until: PlainDate | null): string {
  return until ?? 'infinity'
}
