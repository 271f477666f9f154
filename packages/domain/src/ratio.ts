import type { Won } from './won.ts'

/** An exact fraction. The denominator is positive and the fraction is not necessarily in lowest terms. */
export interface Ratio {
  readonly numerator: bigint
  readonly denominator: bigint
}

export type Rounding = 'down' | 'half_up'

/** Makes a fraction with a positive denominator. Throws a RangeError when the denominator is 0. */
export function ratio(numerator: bigint, denominator: bigint): Ratio {
  if (denominator === 0n) throw new RangeError('a ratio needs a denominator other than 0')
  return denominator < 0n ? { numerator: -numerator, denominator: -denominator } : { numerator, denominator }
}

export const ONE = ratio(1n, 1n)

/** Reads a decimal such as `1`, `0.27` or `-3.5` exactly. Throws a SyntaxError for any other text. */
export function decimal(text: string): Ratio {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!parts) throw new SyntaxError(`not a decimal: ${text}`)
  const [, sign = '', whole = '', fraction = ''] = parts
  const magnitude = BigInt(whole + fraction)
  return ratio(sign === '-' ? -magnitude : magnitude, 10n ** BigInt(fraction.length))
}

/** A percentage such as `80` or `0.27` as the fraction it stands for: `percent('80')` is 80/100. */
export function percent(text: string): Ratio {
  const { numerator, denominator } = decimal(text)
  return ratio(numerator, denominator * 100n)
}

/** a × b, exact. */
export function times(a: Ratio, b: Ratio): Ratio {
  return ratio(a.numerator * b.numerator, a.denominator * b.denominator)
}

/** a + b, exact. */
export function plus(a: Ratio, b: Ratio): Ratio {
  return ratio(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
}

/** a − b, exact. */
export function minus(a: Ratio, b: Ratio): Ratio {
  return ratio(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator)
}

/** 1 ÷ a, exact. Throws a RangeError when a is 0. */
export function inverse(a: Ratio): Ratio {
  return ratio(a.denominator, a.numerator)
}

/** Below 0 when a < b, 0 when equal, above 0 when a > b. */
export function compareRatios(a: Ratio, b: Ratio): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** amount × r, rounded once to whole won; `down` drops the fraction toward minus infinity. */
export function portionOf(amount: Won, r: Ratio, rounding: Rounding): Won {
  return divide(amount * r.numerator, r.denominator, rounding) as Won
}

/** amount × r, rounded down to a multiple of `unit` won: `flooredPortionOf(12_345n, ONE, 10n)` is 12,340. */
export function flooredPortionOf(amount: Won, r: Ratio, unit: Won): Won {
  return (divide(amount * r.numerator, r.denominator * unit, 'down') * unit) as Won
}

/** The fraction written with exactly `digits` decimals: `decimalText(ratio(73n, 15n), 4, 'half_up')` is `4.8667`. */
export function decimalText(r: Ratio, digits: number, rounding: Rounding): string {
  const scaled = divide(r.numerator * 10n ** BigInt(digits), r.denominator, rounding)
  const sign = scaled < 0n ? '-' : ''
  const magnitude = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, '0')
  if (digits === 0) return sign + magnitude
  return `${sign}${magnitude.slice(0, -digits)}.${magnitude.slice(-digits)}`
}

/** The fraction as a percentage with exactly `digits` decimals, half up: 1/100 with 3 digits is `1.000`. */
export function percentText(r: Ratio, digits: number): string {
  return decimalText(times(r, ratio(100n, 1n)), digits, 'half_up')
}

function divide(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  switch (rounding) {
    case 'down':
      return floorDivide(numerator, denominator)
    case 'half_up':
      return floorDivide(2n * numerator + denominator, 2n * denominator)
    default:
      return rounding satisfies never
  }
}

function floorDivide(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  return numerator % denominator < 0n ? quotient - 1n : quotient
}
