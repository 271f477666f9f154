import { compareRatios, percent, type Ratio } from '@trade-credit/domain/ratio.ts'
import type { GradePercents } from '@trade-credit/domain/rules.ts'
import { isRawMap, type Raw } from '../raw.ts'
import { ValueError } from '../rulebook-error.ts'
import { plainDecimal, type ReadValue } from '../scalars.ts'

const WANTED = 'is not percentages by grade; write { "1": 0.5, "2": 0.587, unrated: 1.8 }'

/** Percentages by credit grade: grades without a gap, and `unrated` for 무등급 where it has one. 0 to 100 each. */
export function readGradePercents(raw: Raw): ReadValue {
  if (!isRawMap(raw) || Object.keys(raw).length === 0) throw new ValueError(WANTED)
  const byGrade = new Map<number | 'unrated', Ratio>()
  for (const [key, text] of Object.entries(raw)) {
    if (!/^([1-9]|1[0-8]|unrated)$/.test(key) || typeof text !== 'string' || !/^\d{1,3}(\.\d{1,6})?$/.test(text)) {
      throw new ValueError(WANTED)
    }
    const fraction = percent(plainDecimal(text))
    if (fraction.numerator > fraction.denominator) throw new ValueError(`gives grade ${key} more than 100`)
    byGrade.set(key === 'unrated' ? key : Number(key), fraction)
  }
  const grades = gradesOf(byGrade)
  if (grades.some((grade, i) => i > 0 && grade !== (grades[i - 1] ?? 0) + 1)) throw new ValueError('leaves out a grade')
  const stated = Object.fromEntries(Object.entries(raw).map(([key, text]) => [key, Number(text)]))
  return { value: byGrade satisfies GradePercents, stated }
}

/** Yearly premium rates by grade, before clamping: above 0, to 10 each, and never falling as the grade worsens. */
export function readGradeRates(raw: Raw): ReadValue {
  const read = readGradePercents(raw)
  const rates = read.value as GradePercents
  const ordered = gradesOf(rates).map(grade => rates.get(grade))
  for (const [i, rate] of ordered.entries()) {
    const before = i > 0 ? ordered[i - 1] : undefined
    if (rate && before && compareRatios(rate, before) < 0) {
      throw new ValueError(`the rate falls after grade ${gradesOf(rates)[i - 1]}; a worse grade never costs less`)
    }
  }
  for (const [grade, rate] of rates) {
    if (rate.numerator === 0n || compareRatios(rate, percent('10')) > 0) {
      throw new ValueError(`the rate of grade ${grade} is not above 0 and up to 10`)
    }
  }
  return read
}

function gradesOf(byGrade: GradePercents): number[] {
  return [...byGrade.keys()].filter(grade => grade !== 'unrated').sort((a, b) => a - b)
}
