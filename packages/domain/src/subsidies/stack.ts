import { flooredPortionOf, ONE, type Ratio } from '../ratio.ts'
import { lesserWon, NO_WON, sumOfWon, type Won, wonAbove } from '../won.ts'

/** One payer of a stack: a share of the discounted premium, and the most that it pays for one firm. */
export interface Payer {
  readonly share: Ratio
  readonly capPerFirm: Won | null
}

export interface StackTerms {
  /** Most of the discounted premium that all payers together pay (000:L90 최대 95%까지). */
  readonly ceiling: Ratio
  /** Amounts are rounded down to a multiple of this. */
  readonly unit: Won
}

/** What one payer pays, and what it would have paid without its cap and the ceiling. */
export interface Paid<P extends Payer = Payer> {
  readonly payer: P
  readonly amount: Won
  readonly beforeCap: Won
  readonly beforeCeiling: Won
}

export interface Stack<P extends Payer = Payer> {
  readonly paid: readonly Paid<P>[]
  /** What the firm pays: the rest, never below its own part of 5 %. */
  readonly payable: Won
}

/**
 * Shares the premium after the insurer's discount among the payers, in the order given. Each takes its share of the same premium
 * (000:L110 최종보험료의 50~60%), not of what the one before left, up to its cap per firm; what the ceiling leaves no room for comes
 * off the last ones. All amounts are rounded down; what remains is the firm's. The parts add up to `net`.
 */
export function stackOf<P extends Payer>(net: Won, payers: readonly P[], { ceiling, unit }: StackTerms): Stack<P> {
  let room = flooredPortionOf(net, ceiling, unit)
  const paid = payers.map((payer): Paid<P> => {
    const beforeCap = flooredPortionOf(net, payer.share, unit)
    const beforeCeiling =
      payer.capPerFirm === null ? beforeCap : lesserWon(beforeCap, flooredPortionOf(payer.capPerFirm, ONE, unit))
    const amount = lesserWon(beforeCeiling, room)
    room = wonAbove(room, amount)
    return { payer, amount, beforeCap, beforeCeiling }
  })
  return { paid, payable: wonAbove(net, sumOfWon(paid.map(({ amount }) => amount))) }
}

/** What bound a payer's amount: the ceiling of all together, its cap per firm, or only its share. */
export function boundBy({ amount, beforeCap, beforeCeiling }: Paid): 'ceiling' | 'cap_per_firm' | null {
  if (amount < beforeCeiling) return 'ceiling'
  return beforeCeiling < beforeCap ? 'cap_per_firm' : null
}

/** A programme's fund: what it may pay in all, and what it has paid or promised. */
export interface Fund {
  readonly budget: Won
  readonly drawn: Won
}

/**
 * What a fund gives to the next who asks: first come, first served, down to its last whole unit. 000:L153: what is paid depends on
 * the money left (재원 현황). 0 won when it is used up.
 */
export function drawnFrom({ budget, drawn }: Fund, asked: Won, unit: Won): Won {
  const left = flooredPortionOf(wonAbove(budget, drawn), ONE, unit)
  return asked <= NO_WON ? NO_WON : lesserWon(asked, left)
}
