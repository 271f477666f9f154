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

/**
 * Whether the error says that a hold could not be committed with its transaction, of which nothing is left then. Give it to `idempotent` or
 * `changing` as `again`: who looks at the hold again sees why.
 */
export function isHoldDecided(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'hold_is_committed'
}
