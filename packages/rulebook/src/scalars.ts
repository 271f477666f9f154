import { decimal, percent, type Ratio } from '@trade-credit/domain/ratio.ts'
import type { GradeRange, StatedValue } from '@trade-credit/domain/rules.ts'
import { won } from '@trade-credit/domain/won.ts'
import { isRawMap, type Raw, refuseOtherKeys } from './raw.ts'
import { ValueError } from './rulebook-error.ts'

/** A value as read: typed for calculation, and as it is shown. */
export interface ReadValue {
  readonly value: unknown
  readonly stated: StatedValue
}

/** Whole won, digits only. Throws a ValueError, as every reader here does. */
export function readWon(raw: Raw): ReadValue {
  const stated = wholeNumber(raw, 'whole won, digits only')
  return { value: won(stated), stated }
}

/** A whole number: counts, years, months, days. */
export function readCount(raw: Raw): ReadValue {
  const stated = wholeNumber(raw, 'a whole number')
  return { value: stated, stated }
}

/** A percentage, typed as the exact fraction that the text stands for. */
export function readPercent(raw: Raw): ReadValue {
  const text = decimalOf(raw, 'a percentage such as 80 or 0.27')
  return { value: percent(text), stated: Number(text) }
}

/** A pure factor, exact. */
export function readFactor(raw: Raw): ReadValue {
  const text = decimalOf(raw, 'a factor such as 1 or 1.25')
  return { value: decimal(text) satisfies Ratio, stated: Number(text) }
}

/** `true` or `false`. */
export function readFlag(raw: Raw): ReadValue {
  if (raw !== 'true' && raw !== 'false') throw new ValueError('is not a flag; write true or false')
  return { value: raw === 'true', stated: raw === 'true' }
}

/** Any text but an empty one. */
export function readText(raw: Raw): ReadValue {
  if (typeof raw !== 'string' || raw === '') throw new ValueError('is not a text')
  return { value: raw, stated: raw }
}

/** A list of codes without repetition, in the order given. */
export function readCodes(raw: Raw): ReadValue {
  if (!Array.isArray(raw) || raw.some(code => typeof code !== 'string' || !/^[A-Za-z0-9_]+$/.test(code))) {
    throw new ValueError('is not a list of codes; write [first_code, second_code]')
  }
  if (new Set(raw).size !== raw.length) throw new ValueError('repeats a code')
  return { value: raw, stated: raw as readonly string[] }
}

/** An inclusive range of credit grades and whether 무등급 is admitted. */
export function readGrades(raw: Raw): ReadValue {
  const wanted = 'is not a range of grades; write { best: 1, worst: 14, unrated: false }'
  if (!isRawMap(raw)) throw new ValueError(wanted)
  refuseOtherKeys(raw, ['best', 'worst', 'unrated'])
  if (raw.unrated !== 'true' && raw.unrated !== 'false') throw new ValueError(wanted)
  const best = wholeNumber(raw.best ?? '', 'the best grade')
  const worst = wholeNumber(raw.worst ?? '', 'the worst grade')
  if (best < 1 || worst > 18 || best > worst) throw new ValueError('grades run from 1 (best) to 18 (worst)')
  const range: GradeRange = { best, worst, unrated: raw.unrated === 'true' }
  return { value: range, stated: { ...range } }
}

function wholeNumber(raw: Raw, wanted: string): number {
  if (typeof raw !== 'string' || !/^(0|[1-9]\d{0,14})$/.test(raw)) throw new ValueError(`is not ${wanted}`)
  return Number(raw)
}

/** The decimal without trailing zeros, so that `1.0` and `1` are one value wherever it is compared or hashed. */
export function plainDecimal(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

function decimalOf(raw: Raw, wanted: string): string {
  if (typeof raw !== 'string' || !/^(0|[1-9]\d{0,5})(\.\d{1,6})?$/.test(raw)) throw new ValueError(`is not ${wanted}`)
  return plainDecimal(raw)
}
