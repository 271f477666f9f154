import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { NewHold } from './new-hold.ts'
import { settleAtTheEnd } from './settlement.ts'

export type { HoldLine, NewHold } from './new-hold.ts'

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
