import { lesserWon, NO_WON, sumOfWon, type Won } from '@trade-credit/domain/won.ts'
import type { AccountKey } from './accounts.ts'
import type { AccountLimit } from './available.ts'

/** An amount, and the accounts that have to carry it, each once. */
export interface AskedAmount {
  readonly amount: Won
  readonly accounts: readonly AccountLimit[]
}

/** Every account once, with the least of the limits that are given for it; it is enough to know that it has left what all ask of it. */
export function askedOfAccounts(asked: readonly AskedAmount[]): AccountLimit[] {
  const all = new Map<AccountKey, Required<AccountLimit>>()
  for (const { amount, accounts } of asked) {
    for (const { account, limit } of accounts) {
      const known = all.get(account) ?? { account, limit, enough: NO_WON }
      all.set(account, { account, limit: lesserWon(known.limit, limit), enough: sumOfWon([known.enough, amount]) })
    }
  }
  return [...all.values()]
}
