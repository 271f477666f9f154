import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Won } from '@trade-credit/domain/won.ts'
import { dayFrom } from './period.ts'

type LedgerTransaction = Pick<JobTransaction, 'query'>

export type ReleaseOutcome = 'released' | 'committed' | 'expired' | 'already_released' | 'unknown'

/**
 * Ends a hold that is not committed, and gives all of it back: a payment that is void. One that is committed stays as it is, with the
 * answer `committed`. The hold's row decides, as in `commitHold`.
 */
export async function releaseHold(trx: LedgerTransaction, { id }: { readonly id: string }): Promise<ReleaseOutcome> {
  const [row] = await trx.query<{ outcome: ReleaseOutcome }>({
    name: 'ledger_release_hold',
    text: 'select ledger.release_hold($1) as outcome',
    values: [id]
  })
  return row?.outcome ?? 'unknown'
}

/** What to give back of a committed hold. */
export interface CommittedRelease {
  readonly id: string
  /** The first day that is given back; null is all days. */
  readonly from: PlainDate | null
  /** One line alone; all lines when left out. */
  readonly line?: string
  /** Of each line on each account and day at most so much; everything when left out. */
  readonly amount?: Won
}

/**
 * Gives back what a committed hold takes from a day on: a cancellation ends all lines, an endorsement drops a line or lowers
 * it by an amount, a clawback lessens what was paid. The hold itself stays committed. Nothing left to give back is no error.
 */
export async function releaseCommitted(
  trx: LedgerTransaction,
  { id, from, line, amount }: CommittedRelease
): Promise<'released' | 'not_committed' | 'unknown'> {
  const [row] = await trx.query<{ outcome: 'released' | 'not_committed' | 'unknown' }>({
    name: 'ledger_release_committed',
    text: 'select ledger.release_committed($1, $2, $3, $4) as outcome',
    values: [id, dayFrom(from), line ?? null, amount ?? null]
  })
  return row?.outcome ?? 'unknown'
}
