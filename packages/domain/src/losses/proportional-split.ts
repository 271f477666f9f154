import { sumOfWon, type Won, won } from '../won.ts'

/**
 * Splits an amount in proportion to the weights, to the won: each share is rounded down and the won left over go to the largest
 * fractions, earlier ones first. The shares add up to the amount, and no share exceeds its weight when the amount does not
 * exceed their sum. Throws a RangeError for a negative amount or weight and when an amount meets weights of 0.
 */
export function splitInProportion(amount: Won, weights: readonly Won[]): Won[] {
  const total = sumOfWon(weights)
  if (amount < 0n || weights.some(w => w < 0n)) throw new RangeError('a split needs amounts of 0 won or more')
  if (amount === 0n) return weights.map(() => won(0n))
  if (total === 0n) throw new RangeError('nothing to split the amount by')
  const parts = weights.map((weight, index) => {
    const scaled = amount * weight
    return { index, share: scaled / total, fraction: scaled % total }
  })
  let left = amount - parts.reduce((sum, part) => sum + part.share, 0n)
  for (const part of parts.toSorted(byLargestFraction)) {
    if (left === 0n) break
    part.share += 1n
    left -= 1n
  }
  return parts.map(part => won(part.share))
}

function byLargestFraction(a: { index: number; fraction: bigint }, b: { index: number; fraction: bigint }): number {
  if (a.fraction !== b.fraction) return a.fraction > b.fraction ? -1 : 1
  return a.index - b.index
}
