import { compareRatios, decimal } from '@trade-credit/domain/ratio.ts'
import type { Raw } from './raw.ts'
import { ValueError } from './rulebook-error.ts'
import type { ReadValue } from './scalars.ts'
import { readCodes, readCount, readFactor, readFlag, readGrades, readPercent, readText, readWon } from './scalars.ts'
import { readCentreAreas } from './shapes/centre-areas.ts'
import { readCentres } from './shapes/centres.ts'
import { readGradePercents, readGradeRates } from './shapes/grade-percents.ts'
import { readHolidays } from './shapes/holidays.ts'
import { readProgrammes } from './shapes/programmes.ts'
import { readRestrictedIndustries } from './shapes/restricted-industries.ts'

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
  centres: { getter: 'shaped', read: readCentres },
  centre_areas: { getter: 'shaped', read: readCentreAreas }
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

/** Whether the text names a unit. */
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
