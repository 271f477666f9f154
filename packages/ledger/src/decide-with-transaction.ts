import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { dayFrom, dayUntil, type Period } from './period.ts'

/**
 * As `commitHold`, for who has seen that the hold can be committed and needs no answer: it is sent with what comes next, and locks the hold
 * then. Where meanwhile somebody else decided it, the whole transaction fails with an error that `isHoldDecided` knows.
 */
export function commitWithTransaction(
  trx: Pick<JobTransaction, 'query'>,
  { id, period, today }: { readonly id: string; readonly period: Period; readonly today: PlainDate }
): void {
  void trx.query({
    name: 'ledger_commit_with_transaction',
    text: 'select ledger.commit_hold($1, $2, $3, $4)::ledger.committed',
    values: [id, dayFrom(period.from), dayUntil(period.until), today]
  })
}

/** As `releaseHold`, with the commit, for who has seen that the hold is held; fails as `commitWithTransaction` does where it is no more. */
export function releaseWithTransaction(trx: Pick<JobTransaction, 'defer'>, id: string): void {
  trx.defer({
    name: 'ledger_release_with_transaction',
    text: 'select ledger.release_hold($1)::ledger.released',
    values: [id]
  })
}

/**
 * For who has seen that the hold is held and tells somebody so: with the commit it is locked, and nobody decides it before the transaction
 * has ended; fails as `commitWithTransaction` does where it is held no more.
 */
export function keepWithTransaction(trx: Pick<JobTransaction, 'defer'>, id: string): void {
  trx.defer({
    name: 'ledger_keep_with_transaction',
    text: 'select ledger.keep_hold($1)::ledger.held',
    values: [id]
  })
}

const REFUSALS: ReadonlySet<unknown> = new Set(['hold_is_committed', 'hold_is_released', 'hold_is_held'])

/**
 * Whether the error says that a hold was decided otherwise before its transaction, of which nothing is left then. Give it to `idempotent` or
 * `changing` as `again`: who looks at the hold again sees why.
 */
export function isHoldDecided(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && REFUSALS.has(error.constraint)
}
