import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { AccountKey } from './accounts.ts'

/** A day from which an account's balance is not what its entries add up to, or a hold whose entries belie its state. */
export interface LedgerDifference {
  readonly account: AccountKey | null
  readonly hold: string | null
  readonly day: string | null
  readonly what: string
}

/** Adds up all balances again from the entries, and each hold's against its state; gives every difference, so none. */
export function checkLedger(trx: Pick<JobTransaction, 'query'>): Promise<LedgerDifference[]> {
  return trx.query<LedgerDifference>({ text: 'select account, hold, day, what from ledger.check_balances()' })
}
