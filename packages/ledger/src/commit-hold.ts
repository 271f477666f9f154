import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { dayFrom, dayUntil, type Period } from './period.ts'

type LedgerTransaction = Pick<JobTransaction, 'query'>

/** `unknown` is a hold that does not exist, or is another organisation's. */
export type CommitOutcome = 'committed' | 'expired' | 'released' | 'already_committed' | 'unknown'

/**
 * Binds what is held, on the days of the period; what was held on other days is given back. The hold's row decides, now: it
 * stays locked until the transaction ends, and whoever commits, releases or expires it meanwhile waits and then finds it done.
 * `expired` from the day after its last day, whether a job has said so or not. Rejects with SQLSTATE TC002 for a period that
 * is not within the one that is held.
 */
export async function commitHold(
  trx: LedgerTransaction,
  { id, period, today }: { readonly id: string; readonly period: Period; readonly today: PlainDate }
): Promise<CommitOutcome> {
  const [row] = await trx.query<{ outcome: CommitOutcome }>({
    name: 'ledger_commit_hold',
    text: 'select ledger.commit_hold($1, $2, $3, $4) as outcome',
    values: [id, dayFrom(period.from), dayUntil(period.until), today]
  })
  return row?.outcome ?? 'unknown'
}

/**
 * Narrows what is committed to the days of the period, as when the first premium moves the inception, and gives back the other
 * days. Commit the longest period that may come, and narrow it when the days are known: rejects with SQLSTATE TC002 for a
 * period that is not within the one that is committed.
 */
export async function moveCommitted(
  trx: LedgerTransaction,
  { id, period }: { readonly id: string; readonly period: Period }
): Promise<'moved' | 'not_committed' | 'unknown'> {
  const [row] = await trx.query<{ outcome: 'moved' | 'not_committed' | 'unknown' }>({
    name: 'ledger_move_committed',
    text: 'select ledger.move_committed($1, $2, $3) as outcome',
    values: [id, dayFrom(period.from), dayUntil(period.until)]
  })
  return row?.outcome ?? 'unknown'
}
