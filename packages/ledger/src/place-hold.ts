import type { JobTransaction, Statement } from '@trade-credit/database/transaction.ts'
import { testLimitsAtTheEnd } from './limits-at-the-end.ts'
import type { NewHold } from './new-hold.ts'
import { dayFrom, dayUntil } from './period.ts'

export type { HoldLine, NewHold } from './new-hold.ts'

/**
 * Places the hold when this transaction commits, as its very last statement, so that its accounts are locked no longer than
 * that takes. When an account cannot carry its amount on every day of the period, the whole transaction fails with an error
 * of which `isCapacityTaken` is true; `detail` lists those accounts, separated by spaces. A transaction places one hold: throws
 * for another one, and for a hold without lines.
 */
export function placeHold(trx: Pick<JobTransaction, 'deferLast'>, hold: NewHold): void {
  if (hold.lines.length === 0) throw new RangeError(`${hold.id} would hold nothing`)
  testLimitsAtTheEnd(trx, hold.id, place(hold))
}

function place({ id, organisation, subject, committed = false, period, expiresOn, lines: given }: NewHold): Statement {
  const lines = given.toSorted((a, b) => (a.account < b.account ? -1 : a.account > b.account ? 1 : 0))
  const repeated = lines.some(({ account }, n) => account === lines[n - 1]?.account)
  return {
    name: 'ledger_place_hold',
    text: 'select ledger.place_hold($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
    values: [
      id,
      organisation,
      subject,
      committed ? 'committed' : 'held',
      dayFrom(period.from),
      dayUntil(period.until),
      expiresOn,
      lines.map(({ line }) => line),
      lines.map(({ account }) => account),
      lines.map(({ amount }) => amount),
      lines.map(({ limit }) => limit),
      repeated
    ]
  }
}
