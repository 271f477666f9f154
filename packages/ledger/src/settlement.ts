import type { JobTransaction, Statement } from '@trade-credit/database/transaction.ts'
import { dayFrom, dayUntil } from './period.ts'
import type { NewHold } from './place-hold.ts'

type Ending = Pick<JobTransaction<unknown>, 'deferLast'>

/** What one transaction does to the ledger. */
export interface Settlement {
  /** To be placed. */
  readonly holds: NewHold[]
  /** Ids of holds that were committed, moved, released or expired: what that changes for the accounts is still to be done. */
  readonly changed: Set<string>
}

const settlements = new WeakMap<object, Settlement>()

/**
 * What will be settled in the last statement before COMMIT. However many things a transaction does to the ledger, its accounts
 * are locked in one statement, in the order of their keys, so that no two transactions wait for each other.
 */
export function settleAtTheEnd(trx: Ending): Settlement {
  let settlement = settlements.get(trx)
  if (settlement === undefined) {
    const made: Settlement = { holds: [], changed: new Set() }
    settlements.set(trx, made)
    trx.deferLast(() => settle(made))
    settlement = made
  }
  return settlement
}

function settle({ holds, changed }: Settlement): Statement {
  return {
    name: 'ledger_settle',
    text: 'select ledger.settle($1, $2, $3)',
    values: [JSON.stringify(holds.map(holdRow)), JSON.stringify(holds.flatMap(lineRows)), [...changed]]
  }
}

function holdRow({ id, organisation, subject, period, expiresOn, committed = false }: NewHold) {
  return {
    id,
    organisation,
    subject,
    from_date: dayFrom(period.from),
    until_date: dayUntil(period.until),
    expires_on: expiresOn,
    state: committed ? 'committed' : 'held'
  }
}

/** Amounts travel as text: JSON numbers cannot hold every bigint. */
function lineRows({ id, lines }: NewHold) {
  return lines.map(({ line, account, amount, limit }) => ({
    hold: id,
    line,
    account,
    amount: String(amount),
    limit_won: String(limit)
  }))
}
