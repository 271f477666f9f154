import type { PlainDate } from '../plain-date.ts'
import type { Rule, Rules } from '../rules.ts'
import { inPayerOrder, type Programme, programmeOf, readStatedProgrammes, type StatedProgramme } from './programme.ts'

/** What an operator entered of a programme: all its terms, in force from a date on, until a later entry's date. */
export interface EnteredProgramme {
  readonly id: string
  readonly effectiveFrom: PlainDate
  /** Among entries with the same date the highest number holds. */
  readonly version: number
  readonly note: string | null
  readonly terms: StatedProgramme
}

export interface ProgrammesOnDate {
  /** In the order in which payers are counted. Some may be over, or not have begun. */
  readonly programmes: readonly Programme[]
  /** False when no source says which local programmes ran on the date: then only entered ones are known. */
  readonly sourced: boolean
}

const LISTS = ['subsidy.local_programmes', 'subsidy.institution_programmes'] as const
const packaged = new WeakMap<Rules, ProgrammesOnDate>()

/**
 * The programmes that the rulebook states on its date and that operators entered by then; an entry takes the place of the line with
 * its code. Before the rulebook knows subsidies at all there are none.
 */
export function programmesOn(rules: Rules, entered: readonly EnteredProgramme[]): ProgrammesOnDate {
  const known = packagedOn(rules)
  const holding = holdingOn(rules.asOf, entered)
  if (holding.length === 0 || !knowsSubsidies(rules)) return known
  const codes = new Set(holding.map(({ terms }) => terms.code))
  const programmes = [
    ...known.programmes.filter(programme => !codes.has(programme.code)),
    ...holding.map(entry => programmeOf(entry.terms, ruleOfEntry(entry)))
  ]
  return { ...known, programmes: inOrder(programmes, rules) }
}

/** Whether the rulebook says anything about subsidies on its date. */
export function knowsSubsidies(rules: Rules): boolean {
  return rules.states('subsidy.ceiling')
}

/** For each code the entry with the latest date that has come, and among those of one date the newest. */
export function holdingOn(asOf: PlainDate, entered: readonly EnteredProgramme[]): EnteredProgramme[] {
  const holding = new Map<string, EnteredProgramme>()
  for (const entry of entered) {
    if (entry.effectiveFrom > asOf) continue
    const other = holding.get(entry.terms.code)
    const isLater =
      !other ||
      entry.effectiveFrom > other.effectiveFrom ||
      (entry.effectiveFrom === other.effectiveFrom && entry.version > other.version)
    if (isLater) holding.set(entry.terms.code, entry)
  }
  return [...holding.values()]
}

function packagedOn(rules: Rules): ProgrammesOnDate {
  let known = packaged.get(rules)
  if (!known) {
    const programmes = knowsSubsidies(rules) ? LISTS.flatMap(list => ofList(list, rules)) : []
    known = { programmes: inOrder(programmes, rules), sourced: rules.states('subsidy.local_programmes') }
    packaged.set(rules, known)
  }
  return known
}

function ofList(parameter: string, rules: Rules): Programme[] {
  if (!rules.states(parameter)) return []
  const { value, ...rule } = rules.shaped(parameter, readStatedProgrammes)
  return value.map(stated => programmeOf(stated, rule))
}

function inOrder(programmes: readonly Programme[], rules: Rules): Programme[] {
  return programmes.length === 0 ? [] : inPayerOrder(programmes, rules.codes('subsidy.payer_order').value)
}

/** The rule that an entry makes; its source names the entry. */
export function ruleOfEntry({ id, effectiveFrom, note, terms }: EnteredProgramme): Omit<Rule, 'value' | 'stated'> {
  return {
    parameter: terms.level === 'institution' ? LISTS[1] : LISTS[0],
    from: effectiveFrom,
    source: `operator entry ${id}`,
    assumed: false,
    ...(note === null ? {} : { note })
  }
}
