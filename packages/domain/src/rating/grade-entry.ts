import type { Ratio } from '../ratio.ts'
import type { GradePercents, Rule } from '../rules.ts'

const entries = new WeakMap<Rule<GradePercents>, Map<number | 'unrated', Rule<Ratio>>>()

/**
 * The table's entry for one grade as a rule of its own, so that an answer shows the line that applied and not the whole table.
 * Made once for each table and grade: a copy for each buyer took more than a third of the time of rating it. Throws an Error for a grade
 * that the table lacks.
 */
export function gradeEntry(table: Rule<GradePercents>, grade: number | 'unrated'): Rule<Ratio> {
  let ofTable = entries.get(table)
  if (!ofTable) entries.set(table, (ofTable = new Map()))
  let entry = ofTable.get(grade)
  if (!entry) ofTable.set(grade, (entry = readEntry(table, grade)))
  return entry
}

function readEntry(table: Rule<GradePercents>, grade: number | 'unrated'): Rule<Ratio> {
  const value = table.value.get(grade)
  const { stated } = table
  if (value === undefined || typeof stated !== 'object' || stated === null || Array.isArray(stated)) {
    throw new Error(`${table.parameter} has no entry for grade ${grade}`)
  }
  const percent = (stated as { readonly [grade: string]: Rule['stated'] })[grade]
  return Object.freeze({ ...table, value, stated: Object.freeze({ grade, percent: percent ?? null }) })
}
