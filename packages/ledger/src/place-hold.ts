import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Won } from '@trade-credit/domain/won.ts'
import type { AccountKey } from './accounts.ts'
import type { Period } from './period.ts'
import { settleAtTheEnd } from './settlement.ts'

/** An amount that one line of a hold takes from one account on every day of the period, and what the account may carry. */
export interface HoldLine {
  /** What the amount is for, such as the buyer's business number; it can be released by itself. */
  readonly line: string
  readonly account: AccountKey
  /** More than 0 won. */
  readonly amount: Won
  /** The account's limit under the rules of the day; where several lines give one for the same account, the least counts. */
  readonly limit: Won
}

/** A hold to be placed. A line names the same account once. */
export interface NewHold {
  /** `ho_…`, made by `newId('ho')`. */
  readonly id: string
  /** Id of what it is held for: an offer, an endorsement, a payment. */
  readonly subject: string
  /** Whose that is. A caller can hold for its own organisation; the insurer and jobs for any. */
  readonly organisation: string
  readonly period: Period
  /** The last day on which it can be committed; null for a hold that does not lapse. */
  readonly expiresOn: PlainDate | null
  readonly lines: readonly HoldLine[]
  /** True for a hold that is committed as it is placed, as an endorsement's raise is. */
  readonly committed?: boolean
}

/**
 * Places the hold when this transaction commits, as its very last statement, so that its accounts are locked no longer than
 * that takes. When an account cannot carry its amount on every day of the period, the whole transaction fails with an error
 * of which `isCapacityTaken` is true; `detail` lists those accounts, separated by spaces. A transaction places one hold: throws
 * for another one, and for a hold without lines.
 */
export function placeHold(trx: Pick<JobTransaction<unknown>, 'deferLast'>, hold: NewHold): void {
  if (hold.lines.length === 0) throw new RangeError(`${hold.id} would hold nothing`)
  const settlement = settleAtTheEnd(trx)
  if (settlement.hold) throw new Error(`${hold.id}: a transaction places one hold, which may have many lines`)
  settlement.hold = hold
}
