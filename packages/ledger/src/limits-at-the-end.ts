import type { JobTransaction, Statement } from '@trade-credit/database/transaction.ts'

/** Transactions whose last statement tests limits already. */
const testing = new WeakSet<object>()

/**
 * Keeps the statement that takes from accounts and tests their limits until right before COMMIT, so that they are locked no longer than
 * that takes. It locks them in the order of their keys, so that no two transactions wait for each other; with another such statement
 * behind it they could: throws, with the name of what was to be taken, when the transaction has one.
 */
export function testLimitsAtTheEnd(trx: Pick<JobTransaction, 'deferLast'>, what: string, last: Statement): void {
  if (testing.has(trx)) throw new Error(`${what}: a transaction tests limits once; a hold may have many lines`)
  testing.add(trx)
  trx.deferLast(last)
}
