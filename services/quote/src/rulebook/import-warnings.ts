import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import {
  compareRatios,
  inverse,
  minus,
  ONE,
  percentText,
  plus,
  type Ratio,
  ratio,
  times
} from '@trade-credit/domain/ratio.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import type { ImportedValues } from '@trade-credit/rulebook/imports.ts'
import type { Rulebook } from '@trade-credit/rulebook/rulebook.ts'
import { rulesAt } from '@trade-credit/rulebook/rules-at.ts'

/** Something that is taken and still looks like a slip. Rates are percentages of the premium base. */
export interface ImportWarning {
  readonly code: 'rating.mean_strays_from_average'
  readonly pointer: string
  readonly mean: string
  readonly average: string
}

const TABLE = 'rating.yearly_rate_by_grade'
const AVERAGE = 'rating.average_rate'
const NEEDED = [
  TABLE,
  AVERAGE,
  'rating.average_check_grades',
  'rating.average_check_days',
  'rating.average_check_tolerance',
  'rating.days_per_year'
]

/** Warns for each imported rate table or average whose mean is further from the published average than the tolerance. */
export function importWarnings(rulebook: Rulebook, { parameters }: ImportedValues): ImportWarning[] {
  return [TABLE, AVERAGE].flatMap(name =>
    (parameters[name] ?? []).flatMap((entry, i) => {
      const strays = strayingMean(rulebook, plainDate(String(entry.from)))
      const pointer = `/parameters/${name}/values/${i}/value`
      return strays ? [{ code: 'rating.mean_strays_from_average' as const, pointer, ...strays }] : []
    })
  )
}

function strayingMean(rulebook: Rulebook, date: PlainDate): { mean: string; average: string } | null {
  const rules = rulesAt(rulebook, date)
  if (!NEEDED.every(parameter => rules.states(parameter))) return null
  const mean = meanRate(rules)
  const average = rules.percent(AVERAGE).value
  const share = times(mean, inverse(average))
  const difference = compareRatios(share, ONE) < 0 ? minus(ONE, share) : minus(share, ONE)
  if (compareRatios(difference, rules.percent('rating.average_check_tolerance').value) <= 0) return null
  return { mean: percentText(mean, 3), average: percentText(average, 3) }
}

/** The mean over the grades that stand for the book, for the days that a receivable of it stands. */
function meanRate(rules: Rules): Ratio {
  const { best, worst } = rules.grades('rating.average_check_grades').value
  const table = rules.gradePercents(TABLE).value
  const rates = [...table].flatMap(([grade, rate]) =>
    grade !== 'unrated' && grade >= best && grade <= worst ? [rate] : []
  )
  const total = rates.reduce<Ratio>(plus, ratio(0n, 1n))
  const days = rules.count('rating.average_check_days').value
  const perYear = rules.count('rating.days_per_year').value
  return times(total, ratio(BigInt(days), BigInt(perYear) * BigInt(Math.max(rates.length, 1))))
}
