import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Won, won, wonAbove } from '@trade-credit/domain/won.ts'
import type { AccountKey } from './accounts.ts'
import { dayFrom, dayUntil, type Period } from './period.ts'

/** An account, and the most that it may carry on any one day. */
export interface AccountLimit {
  readonly account: AccountKey
  readonly limit: Won
  /**
   * How much is enough to know: where at least so much is left, the answer may be less than all of it, though never less than
   * this. It saves a look at every day of an account that everybody uses, such as the programme's.
   */
  readonly enough?: Won
}

/** What an account carries on one day. */
export interface Taken {
  readonly held: Won
  readonly committed: Won
}

/**
 * What each account has left on every day of the period: its limit less what it carries on its fullest day, never below 0 won.
 * One statement for all. Without `lock` the answer may be out of date when the hold is placed, which then fails as a whole;
 * with it, the accounts stay locked until the transaction ends and what was answered can be held: ask for all accounts of the
 * hold at once. Lock only at a second attempt, since the programme's account is one row for everybody.
 */
export async function availableOn(
  trx: Pick<JobTransaction, 'query'>,
  accounts: readonly AccountLimit[],
  period: Period,
  { lock = false }: { readonly lock?: boolean } = {}
): Promise<ReadonlyMap<AccountKey, Won>> {
  const rows = await trx.query<{ account: AccountKey; taken: bigint }>({
    name: 'ledger_fullest',
    text: 'select account, taken from ledger.fullest($1, $2, $3, $4, $5)',
    values: [
      accounts.map(({ account }) => account),
      accounts.map(({ limit, enough }) => (enough === undefined ? null : limit - enough)),
      dayFrom(period.from),
      dayUntil(period.until),
      lock
    ]
  })
  const taken = new Map(rows.map(row => [row.account, won(row.taken)]))
  return new Map(accounts.map(({ account, limit }) => [account, wonAbove(limit, taken.get(account) ?? won(0))]))
}

/** What the account carries on the day; nothing for an account that nobody has used. */
export async function takenOn(trx: Pick<JobTransaction, 'query'>, account: AccountKey, day: PlainDate): Promise<Taken> {
  const [row] = await trx.query<{ held: bigint; committed: bigint }>({
    name: 'ledger_taken_on',
    text: 'select held, committed from ledger.taken_on($1, $2)',
    values: [account, day]
  })
  return { held: won(row?.held ?? 0), committed: won(row?.committed ?? 0) }
}
