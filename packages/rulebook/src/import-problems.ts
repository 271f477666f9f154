import { compareRatios } from '@trade-credit/domain/ratio.ts'
import type { GradePercents } from '@trade-credit/domain/rules.ts'
import { readSources, resolveCitations } from './citations.ts'
import { type ImportedValues, isOpen } from './imports.ts'
import type { RawMap } from './raw.ts'
import { readLimitedValue } from './read-parameter.ts'
import type { Parameter, Rulebook, SourceDocument } from './rulebook.ts'
import { ValueError } from './rulebook-error.ts'

/** One thing that keeps an import from being taken, where it stands in the import, and what the sentence about it names. */
export interface ImportProblem {
  /** JSON Pointer into `{ sources, parameters: { <name>: { values: […] } } }`. */
  readonly pointer: string
  readonly code: ImportProblemCode
  /** The loader's own words, or the date or parameter that the problem is about. */
  readonly about: string
}

export type ImportProblemCode =
  | 'source_registered'
  | 'source_malformed'
  | 'unknown_parameter'
  | 'not_after_newest'
  | 'not_oldest_first'
  | 'value'
  | 'citation'
  | 'note_needed'
  | 'favours_worse_grade'

type Report = (at: string, code: ImportProblemCode, about?: string) => void

/** Everything that keeps the values from being appended to the rulebook; none when they can be. */
export function importProblems(rulebook: Rulebook, { sources, parameters }: ImportedValues): ImportProblem[] {
  const problems: ImportProblem[] = []
  const report: Report = (pointer, code, about = '') => problems.push({ pointer, code, about })
  const citable = withNewSources(rulebook, sources, report)
  for (const [name, entries] of Object.entries(parameters)) {
    const at = `/parameters/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const parameter = rulebook.parameters.get(name)
    if (!parameter) report(at, 'unknown_parameter', name)
    else checkEntries(parameter, entries, citable, `${at}/values`, report)
  }
  return problems
}

function withNewSources(rulebook: Rulebook, added: ImportedValues['sources'], report: Report) {
  const citable = new Map(rulebook.sources)
  for (const [id, raw] of Object.entries(added)) {
    const at = `/sources/${id.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (rulebook.sources.has(id)) report(at, 'source_registered', id)
    else {
      const read = attempt(
        () => citableSource(id, raw),
        message => report(at, 'source_malformed', message)
      )
      if (read) citable.set(id, read)
    }
  }
  return citable
}

/** A document in a form that citations can lead to. Throws a ValueError. */
function citableSource(id: string, raw: RawMap): SourceDocument | undefined {
  const read = readSources({ [id]: raw }).get(id)
  const isLaw = id.startsWith('law:')
  if (!isLaw && !/^[\w-]{1,60}$/.test(id))
    throw new ValueError('needs an id of letters, digits and hyphens, or law:<title>')
  if (!isLaw && !read?.lines) throw new ValueError('needs lines: only a law is cited by its articles')
  return read
}

function checkEntries(
  parameter: Parameter,
  entries: readonly RawMap[],
  citable: ReadonlyMap<string, SourceDocument>,
  at: string,
  report: Report
): void {
  const newest = parameter.entries.at(-1)
  for (const [i, entry] of entries.entries()) {
    const from = String(entry.from)
    const previous = entries[i - 1]
    if (previous && String(previous.from) >= from) report(`${at}/${i}/from`, 'not_oldest_first', String(previous.from))
    if (newest && (from < newest.from || (from === newest.from && !isOpen(newest)))) {
      report(`${at}/${i}/from`, 'not_after_newest', newest.from)
    }
    checkEntry(parameter, entry, citable, `${at}/${i}`, report)
  }
}

function checkEntry(
  parameter: Parameter,
  { value, source, note, assumed }: RawMap,
  citable: ReadonlyMap<string, SourceDocument>,
  at: string,
  report: Report
): void {
  if (source === 'example') report(`${at}/source`, 'citation', 'example terms belong to the sandbox alone')
  else
    attempt(
      () => resolveCitations(String(source), citable),
      message => report(`${at}/source`, 'citation', message)
    )
  const isAssumed = assumed === 'true'
  if (source === 'assumed' && !isAssumed)
    report(`${at}/assumed`, 'citation', 'has the source assumed; add assumed: true')
  if (note === undefined && (isAssumed || value === 'unknown')) report(`${at}/note`, 'note_needed')
  if (value === 'unknown') {
    if (isAssumed) report(`${at}/assumed`, 'value', 'is unknown, so it cannot be assumed')
    return
  }
  const read = attempt(
    () => readLimitedValue(value ?? '', parameter),
    message => report(`${at}/value`, 'value', message)
  )
  if (read && parameter.unit === 'grade_percents') {
    const grade = firstFavoured(read.value as GradePercents)
    if (grade !== null) report(`${at}/value`, 'favours_worse_grade', String(grade))
  }
}

/** The first grade that is given more than the better one before it. Rates are held to the opposite by their unit's reader. */
function firstFavoured(percents: GradePercents): number | null {
  const grades = [...percents.keys()].filter(grade => grade !== 'unrated').sort((a, b) => a - b)
  for (const [i, grade] of grades.entries()) {
    const better = percents.get(grades[i - 1] ?? grade)
    const here = percents.get(grade)
    if (better && here && compareRatios(here, better) > 0) return grade
  }
  return null
}

function attempt<Result>(read: () => Result, complain: (message: string) => void): Result | null {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    complain(error.message)
    return null
  }
}
