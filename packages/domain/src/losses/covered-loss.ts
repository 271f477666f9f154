import { compareRatios, ONE, plus, portionOf, type Ratio, ratio, times } from '../ratio.ts'
import { sumOfWon, type Won, won } from '../won.ts'
import { splitInProportion } from './proportional-split.ts'

/** Part of the actual loss, with the terms that were in force on the days of supply. */
export interface LossUnderTerms {
  readonly insuredAmount: Won
  readonly coverageRatio: Ratio
  readonly loss: Won
}

/** What the terms of a policy on one buyer make of all losses on it. */
export interface CoveredLoss {
  /** Cumulative loss × coverage ratio, rounded down once. */
  readonly coveredLoss: Won
  /** The most that all payments together may come to. */
  readonly owedInTotal: Won
}

/**
 * Cumulative covered loss and what is owed of it at most. While the terms never changed this is min(insured amount, floor(loss ×
 * coverage ratio)) (000:L281, 001:L188). A lowered limit binds what was supplied under it, and the higher one everything together:
 * supplies under 30 of once 50 can bring 30, with the earlier ones 50. Assumed: no source says how a changed limit counts.
 */
export function coveredLoss(parts: readonly LossUnderTerms[]): CoveredLoss {
  let covered = ratio(0n, 1n)
  let owed = ratio(0n, 1n)
  for (const { insuredAmount, coverageRatio, loss } of parts.toSorted(byInsuredAmount)) {
    const share = times(ratio(loss, 1n), coverageRatio)
    covered = plus(covered, share)
    owed = lesser(ratio(insuredAmount, 1n), plus(owed, share))
  }
  return { coveredLoss: roundedDown(covered), owedInTotal: roundedDown(owed) }
}

/** The most that a claim can be due by its own loss, whatever others left, and what bounds it. */
export interface MostDue {
  readonly amount: Won
  readonly boundBy: 'insured_amount' | 'coverage_ratio' | 'already_paid' | 'no_loss'
}

/**
 * The most that a further loss can bring beside earlier ones: what it adds to the covered loss, or the limit under which it was supplied.
 * What earlier claims were not paid of theirs, by a smaller decision or because it was taken back (환수), is not there for it to take.
 */
export function mostAdded(earlier: readonly LossUnderTerms[], added: readonly LossUnderTerms[]): MostDue {
  const own = coveredLoss(joinedByTerms(added))
  if (own.owedInTotal < own.coveredLoss) return { amount: own.owedInTotal, boundBy: 'insured_amount' }
  const together = coveredLoss(joinedByTerms([...earlier, ...added]))
  const amount = won(together.coveredLoss - coveredLoss(joinedByTerms(earlier)).coveredLoss)
  return { amount, boundBy: sumOfWon(added.map(part => part.loss)) === 0n ? 'no_loss' : 'coverage_ratio' }
}

/** Takes a deduction that concerns the whole loss (security, late notice) from each part in proportion, to the won. */
export function lessDeduction(parts: readonly LossUnderTerms[], deduction: Won): LossUnderTerms[] {
  const total = sumOfWon(parts.map(part => part.loss))
  if (deduction > total) throw new RangeError('a deduction cannot exceed the loss')
  if (deduction === 0n) return [...parts]
  const shares = splitInProportion(
    deduction,
    parts.map(part => part.loss)
  )
  return parts.map((part, i) => ({ ...part, loss: won(part.loss - (shares[i] ?? 0n)) }))
}

/** Puts losses under the same terms together, so that their cover is rounded once. */
export function joinedByTerms(parts: readonly LossUnderTerms[]): LossUnderTerms[] {
  const joined: LossUnderTerms[] = []
  for (const part of parts) {
    const at = joined.findIndex(other => isSameTerms(other, part))
    const found = joined[at]
    if (found) joined[at] = { ...found, loss: won(found.loss + part.loss) }
    else joined.push(part)
  }
  return joined
}

function isSameTerms(a: LossUnderTerms, b: LossUnderTerms): boolean {
  return a.insuredAmount === b.insuredAmount && compareRatios(a.coverageRatio, b.coverageRatio) === 0
}

function byInsuredAmount(a: LossUnderTerms, b: LossUnderTerms): number {
  return a.insuredAmount < b.insuredAmount ? -1 : a.insuredAmount > b.insuredAmount ? 1 : 0
}

function lesser(a: Ratio, b: Ratio): Ratio {
  return compareRatios(a, b) < 0 ? a : b
}

function roundedDown({ numerator, denominator }: Ratio): Won {
  return portionOf(won(numerator), times(ONE, ratio(1n, denominator)), 'down')
}
