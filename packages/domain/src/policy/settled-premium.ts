import { lesserWon, sumOfWon, type Won, wonAbove } from '../won.ts'
import type { EndSettlement } from './early-end.ts'

/** What the settlement of an end comes to for the policyholder. */
export type OwnSettlement = Pick<EndSettlement, 'policyholder' | 'stillOwed'>

/** By what a settlement is corrected once a premium is reversed that it was worked out with. */
export interface SettlementCorrection {
  /** Owed back no more, whether or not it was paid back. */
  readonly lessRefund: Won
  /** Earned, and unpaid again. */
  readonly owedToo: Won
}

/**
 * What reversing a premium after the end takes off the refund and adds to what is owed: the difference to the settlement as it would have
 * been without that premium. So for each payer, received − paid back − owed back + still owed = earned, to the won, as if the transfer had
 * bounced before the end; where what it paid had fallen due by then, the two parts add up to it.
 */
export function correctedSettlement(settled: OwnSettlement, withoutIt: OwnSettlement): SettlementCorrection {
  // By rounding, a won less may be owed without a premium that was paid ahead: it stays with the refund.
  const owedLess = wonAbove(settled.stillOwed, withoutIt.stillOwed)
  return {
    lessRefund: wonAbove(wonAbove(settled.policyholder, withoutIt.policyholder), owedLess),
    owedToo: wonAbove(withoutIt.stillOwed, settled.stillOwed)
  }
}

/**
 * What a settled end gives back in addition for premium that came in after it: a claim payment keeps what the end took back, because its
 * event came first. It is the difference to the settlement without that premium, what the days with cover are asked for less by it included:
 * so the end comes to the same whether the premium was there when it was settled or not.
 */
export function additionToSettlement(settled: OwnSettlement, withIt: OwnSettlement): Won {
  return wonAbove(
    sumOfWon([withIt.policyholder, settled.stillOwed]),
    sumOfWon([settled.policyholder, withIt.stillOwed])
  )
}

/** An amount that is owed back no more: what nobody was paid yet is withdrawn, off each refund; the rest was paid out and is asked for again. */
export interface TakenBack {
  readonly withdrawn: readonly Won[]
  readonly toRepay: Won
}

/**
 * Takes an amount off refunds, the first of them first, of which so much each is neither reserved nor paid. Lessening comes first: nobody
 * pays what he is owed.
 */
export function takeBack(amount: Won, remaining: readonly Won[]): TakenBack {
  let left = amount
  const withdrawn = remaining.map(most => {
    const part = lesserWon(left, most)
    left = wonAbove(left, part)
    return part
  })
  return { withdrawn, toRepay: left }
}
