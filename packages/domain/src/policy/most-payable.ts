import { coveredLoss, joinedByTerms, type LossUnderTerms } from '../losses/covered-loss.ts'
import { percent } from '../ratio.ts'
import { lesserWon, NO_WON, type Won } from '../won.ts'
import type { Coverage } from './coverage-of-receivable.ts'

/** Receivables as losses under the terms of their days: what a claim on a buyer would come to if it failed now. */
export type ExpectedLosses = readonly LossUnderTerms[]

/** The losses with one more receivable; the same where nothing of it is covered. */
export function withReceivable(losses: ExpectedLosses, { terms, coveredAmount }: Coverage): ExpectedLosses {
  if (terms === null || coveredAmount === NO_WON) return losses
  const coverageRatio = percent(terms.coveragePercent)
  return joinedByTerms([...losses, { insuredAmount: terms.insuredAmount, coverageRatio, loss: coveredAmount }])
}

/** The highest insured amount that the losses fall under: all that claims on the buyer can come to together. */
export function highestInsured(losses: ExpectedLosses): Won {
  return losses.reduce<Won>((most, { insuredAmount }) => (insuredAmount > most ? insuredAmount : most), NO_WON)
}

/**
 * The most that can be paid for the losses, of what earlier claims left of the highest insured amount: by the insured amount and the
 * coverage ratio (000:L281, 001:L188). What a claim proves, and unpaid premium, may make it less.
 */
export function mostPayable(losses: ExpectedLosses, left: Won): Won {
  return lesserWon(coveredLoss(losses).owedInTotal, left)
}
