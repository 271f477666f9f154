import type { JobTransaction, Statement } from '@trade-credit/database/transaction.ts'
import type { NewHold } from './new-hold.ts'
import { dayFrom, dayUntil } from './period.ts'

type Ending = Pick<JobTransaction<unknown>, 'deferLast'>

/** What one transaction does to the ledger. */
export interface Settlement {
  /** To be placed. */
  hold: NewHold | null
  /** Ids of holds that were committed, moved, released or expired: what that changes for the accounts is still to be done. */
  readonly changed: Set<string>
  /** Whether some of them took days again that they had given back: these are tested. */
  retakes: boolean
}

const settlements = new WeakMap<object, Settlement>()

/**
 * What will be settled in the last statement before COMMIT. However many things a transaction does to the ledger, its accounts
 * are locked in one statement, in the order of their keys, so that no two transactions wait for each other.
 */
export function settleAtTheEnd(trx: Ending): Settlement {
  let settlement = settlements.get(trx)
  if (settlement === undefined) {
    const made: Settlement = { hold: null, changed: new Set(), retakes: false }
    settlements.set(trx, made)
    trx.deferLast(() => settle(made))
    settlement = made
  }
  return settlement
}

function settle({ hold, changed, retakes }: Settlement): Statement {
  if (hold && retakes) throw new Error(`${hold.id}: a transaction places a hold, or takes days again, not both`)
  if (hold) return place(hold, [...changed])
  if (retakes)
    return { name: 'ledger_settle_retaken', text: 'select ledger.settle_retaken($1)', values: [[...changed]] }
  return { name: 'ledger_settle', text: 'select ledger.settle($1)', values: [[...changed]] }
}

function place(hold: NewHold, changed: readonly string[]): Statement {
  const { id, organisation, subject, committed = false, period, expiresOn } = hold
  const lines = hold.lines.toSorted((a, b) => (a.account < b.account ? -1 : a.account > b.account ? 1 : 0))
  const repeated = lines.some(({ account }, n) => account === lines[n - 1]?.account)
  return {
    name: 'ledger_place_hold',
    text: 'select ledger.place_hold($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)',
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
      repeated,
      changed
    ]
  }
}
