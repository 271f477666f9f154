import type { Ratio } from '../ratio.ts'
import type { GradePercents, Rule } from '../rules.ts'

/** The table's entry for one grade as a rule of its own, so that an answer shows the line that applied and not the whole table. */
export function gradeEntry(table: Rule<GradePercents>, grade: number | 'unrated'): Rule<Ratio> {
  const value = table.value.get(grade)
  const { stated } = table
  if (value === undefined || typeof stated !== 'object' || stated === null || Array.isArray(stated)) {
    throw new Error(`${table.parameter} has no entry for grade ${grade}`)
  }
  const percent = (stated as { readonly [grade: string]: Rule['stated'] })[grade]
  return { ...table, value, stated: { grade, percent: percent ?? null } }
}
