import { lesserWon, type Won, wonAbove } from '../won.ts'
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

/** An amount that is owed back no more: what nobody was paid yet is withdrawn, the rest was paid out and is asked for again. */
export interface TakenBack {
  readonly withdrawn: Won
  readonly toRepay: Won
}

/** Takes an amount off a refund of which so much is neither reserved nor paid. Lessening comes first: nobody pays what he is owed. */
export function takeBack(amount: Won, remaining: Won): TakenBack {
  const withdrawn = lesserWon(amount, remaining)
  return { withdrawn, toRepay: wonAbove(amount, withdrawn) }
}
