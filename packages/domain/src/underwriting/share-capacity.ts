import { lesserWon, NO_WON, type Won, wonAbove } from '../won.ts'

/** What a buyer is asked to be insured for, and the accounts that have to carry it. */
export interface CapacityAsk {
  readonly businessNumber: string
  readonly amount: Won
  readonly accounts: readonly string[]
}

/** How less than what was asked is given: `minimum` is the least that is worth it. */
export interface PartialCapacity {
  readonly allowed: boolean
  readonly minimum: Won
}

/**
 * What each buyer gets of what the accounts have left, by business number: all of it, or what is left where that is at least the
 * minimum, or nothing. Buyers are served in the order given; what one gets is no longer there for the next. An account that is not
 * known has nothing left.
 */
export function shareCapacity(
  asks: readonly CapacityAsk[],
  available: ReadonlyMap<string, Won>,
  { allowed, minimum }: PartialCapacity
): ReadonlyMap<string, Won> {
  const left = new Map(available)
  const granted = new Map<string, Won>()
  for (const { businessNumber, amount, accounts } of asks) {
    const room = accounts.reduce((least, account) => lesserWon(least, left.get(account) ?? NO_WON), amount)
    const given = room === amount || (allowed && room >= minimum) ? room : NO_WON
    for (const account of accounts) left.set(account, wonAbove(left.get(account) ?? NO_WON, given))
    granted.set(businessNumber, given)
  }
  return granted
}
