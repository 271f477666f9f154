/** Whole Korean won. A `bigint` everywhere in the domain and in Postgres; it becomes a JSON number only in a view. */
export type Won = bigint & { readonly __unit: 'won' }

/** Reads a whole amount of won. Throws a RangeError for a fraction, an unsafe number or anything that is not a number. */
export function won(amount: bigint | number): Won {
  if (typeof amount === 'bigint') return amount as Won
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole, exact amount of won: ${amount}`)
  return BigInt(amount) as Won
}

export const NO_WON = won(0n)

/** The amount as a JSON integer. Throws a RangeError when a JSON reader could not hold it exactly. */
export function wonView(amount: Won): number {
  if (amount > BigInt(Number.MAX_SAFE_INTEGER) || amount < BigInt(Number.MIN_SAFE_INTEGER)) {
    throw new RangeError(`${amount} won does not fit a JSON integer exactly`)
  }
  return Number(amount)
}

/** The sum of the amounts; no amounts make 0 won. */
export function sumOfWon(amounts: Iterable<Won>): Won {
  let total = 0n
  for (const amount of amounts) total += amount
  return total as Won
}

/** The smaller of two amounts. */
export function lesserWon(a: Won, b: Won): Won {
  return a < b ? a : b
}

/** `a - b`, or 0 won when b is larger. */
export function wonAbove(a: Won, b: Won): Won {
  return a > b ? ((a - b) as Won) : NO_WON
}
