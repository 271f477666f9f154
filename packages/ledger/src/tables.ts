import type { ColumnType } from 'kysely'

/** `held` until it is committed, released or expired; each of these is for good. */
export type HoldState = 'held' | 'committed' | 'released' | 'expired'

type ReadOnly<T> = ColumnType<T, never, never>

/** What a service may read of the ledger: its organisation's holds, and all of them for the insurer, the auditor and jobs. */
export interface LedgerTables {
  'ledger.published_hold': {
    id: ReadOnly<string>
    organisation: ReadOnly<string>
    subject: ReadOnly<string>
    state: ReadOnly<HoldState>
    /** `-infinity` where it has no beginning. */
    from_date: ReadOnly<string>
    /** The first day after it; `infinity` where it has no end. */
    until_date: ReadOnly<string>
    /** The last day on which it can be committed. */
    expires_on: ReadOnly<string | null>
  }
}
