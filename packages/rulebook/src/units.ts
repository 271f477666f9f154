import type { GradeRange, StatedValue } from '@trade-credit/domain/rules.ts'
import { type Ratio, compareRatios, decimal, percent } from '@trade-credit/domain/ratio.ts'
import { won } from '@trade-credit/domain/won.ts'
import { type Raw, isRawMap, refuseOtherKeys } from './raw.ts'
import { ValueError } from './rulebook-error.ts'
import { readCentres } from './shapes/centres.ts'
import { readGradePercents, readGradeRates } from './shapes/grade-percents.ts'
import { readHolidays } from './shapes/holidays.ts'
import { readProgrammes } from './shapes/programmes.ts'
import { readRestrictedIndustries } from './shapes/restricted-industries.ts'

/** A value as read: typed for calculation, and as it is shown. */
export interface ReadValue {
  readonly value: unknown
  readonly stated: StatedValue
}

/** What a parameter may be limited to besides its unit; both ends included, decimals as text. */
export interface Bounds {
  readonly least?: string
  readonly most?: string
}

type Reader = (raw: Raw) => ReadValue

/** How each unit reads its value, and which getter of `Rules` gives it. `shaped` takes its stated value to the caller's reader. */
export const UNITS = {
  won: { getter: 'won', read: readWon, bounds: { least: '0', most: '1000000000000000' } },
  count: { getter: 'count', read: readCount, bounds: { least: '0', most: '1000000000' } },
  years: { getter: 'count', read: readCount, bounds: { least: '0', most: '100' } },
  months: { getter: 'count', read: readCount, bounds: { least: '0', most: '120' } },
  days: { getter: 'count', read: readCount, bounds: { least: '0', most: '3660' } },
  percent: { getter: 'percent', read: readPercent, bounds: { least: '0', most: '100' } },
  factor: { getter: 'factor', read: readFactor, bounds: { least: '0', most: '100' } },
  flag: { getter: 'flag', read: readFlag },
  text: { getter: 'text', read: readText },
  codes: { getter: 'codes', read: readCodes },
  grades: { getter: 'grades', read: readGrades },
  grade_percents: { getter: 'gradePercents', read: readGradePercents },
  grade_rates: { getter: 'gradePercents', read: readGradeRates },
  restricted_industries: { getter: 'shaped', read: readRestrictedIndustries },
  holidays: { getter: 'shaped', read: readHolidays },
  programmes: { getter: 'shaped', read: readProgrammes },
  centres: { getter: 'shaped', read: readCentres }
} as const satisfies Record<string, { getter: Getter; read: Reader; bounds?: Bounds }>

export type Unit = keyof typeof UNITS

export type Getter =
  | 'won'
  | 'count'
  | 'percent'
  | 'factor'
  | 'flag'
  | 'text'
  | 'codes'
  | 'grades'
  | 'gradePercents'
  | 'shaped'

export function isUnit(text: string): text is Unit {
  return Object.hasOwn(UNITS, text)
}

/** Reads a value in its unit and within its bounds. Throws a ValueError that says what the unit wants. */
export function readValue(unit: Unit, raw: Raw, bounds: Bounds = {}): ReadValue {
  const rule: { read: Reader; bounds?: Bounds } = UNITS[unit]
  const read = rule.read(raw)
  if (typeof raw === 'string') holdBounds(raw, { ...rule.bounds, ...bounds })
  return read
}

function holdBounds(text: string, { least, most }: Bounds): void {
  if (least !== undefined && compareRatios(decimal(text), decimal(least)) < 0) {
    throw new ValueError(`is ${text}, below ${least}`)
  }
  if (most !== undefined && compareRatios(decimal(text), decimal(most)) > 0) {
    throw new ValueError(`is ${text}, above ${most}`)
  }
}

function readWon(raw: Raw): ReadValue {
  const stated = wholeNumber(raw, 'whole won, digits only')
  return { value: won(stated), stated }
}

function readCount(raw: Raw): ReadValue {
  const stated = wholeNumber(raw, 'a whole number')
  return { value: stated, stated }
}

function readPercent(raw: Raw): ReadValue {
  const text = decimalOf(raw, 'a percentage such as 80 or 0.27')
  return { value: percent(text), stated: Number(text) }
}

function readFactor(raw: Raw): ReadValue {
  const text = decimalOf(raw, 'a factor such as 1 or 1.25')
  return { value: decimal(text) satisfies Ratio, stated: Number(text) }
}

function readFlag(raw: Raw): ReadValue {
  if (raw !== 'true' && raw !== 'false') throw new ValueError('is not a flag; write true or false')
  return { value: raw === 'true', stated: raw === 'true' }
}

function readText(raw: Raw): ReadValue {
  if (typeof raw !== 'string' || raw === '') throw new ValueError('is not a text')
  return { value: raw, stated: raw }
}

function readCodes(raw: Raw): ReadValue {
  if (!Array.isArray(raw) || raw.some(code => typeof code !== 'string' || !/^[A-Za-z0-9_]+$/.test(code))) {
    throw new ValueError('is not a list of codes; write [first_code, second_code]')
  }
  if (new Set(raw).size !== raw.length) throw new ValueError('repeats a code')
  return { value: raw, stated: raw as readonly string[] }
}

function readGrades(raw: Raw): ReadValue {
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

function decimalOf(raw: Raw, wanted: string): string {
  if (typeof raw !== 'string' || !/^(0|[1-9]\d{0,5})(\.\d{1,6})?$/.test(raw)) throw new ValueError(`is not ${wanted}`)
  return raw
}
