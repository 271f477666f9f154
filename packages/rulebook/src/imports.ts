import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Raw, type RawMap, rawOf } from './raw.ts'
import { readLimitedValue } from './read-parameter.ts'
import type { Entry, Parameter, Rulebook } from './rulebook.ts'
import { RulebookError } from './rulebook-error.ts'
import { entryContent, type RawContent, rawContentOf, rulebookFromContent } from './serialise.ts'

/** What an operator enters: values for parameters, oldest first, and documents of its own that they cite. */
export interface ImportedValues {
  readonly sources: Readonly<Record<string, RawMap>>
  readonly parameters: Readonly<Record<string, readonly RawMap[]>>
}

export interface DatedImport {
  readonly id: string
  readonly activatedFrom: PlainDate
  readonly values: ImportedValues
}

/** The rulebook in force from a business date, until the next one's. */
export interface ScheduledVersion {
  readonly activatedFrom: PlainDate
  readonly rulebook: Rulebook
}

/**
 * What is in force from each date on which an import begins: the base with every import that has begun by then, in the order
 * in which they begin. So neither hides the other: a new base keeps the imports, and an import keeps those that begin later.
 * Throws a RulebookError that names each import whose values the base contradicts.
 */
export function scheduleOf(base: Rulebook, imports: readonly DatedImport[]): ScheduledVersion[] {
  const inOrder = [...imports].sort((a, b) =>
    a.activatedFrom < b.activatedFrom ? -1 : a.activatedFrom > b.activatedFrom ? 1 : 0
  )
  const byDate = new Map<PlainDate, Rulebook>()
  let rulebook = base
  for (const dated of inOrder) {
    rulebook = withImport(rulebook, dated)
    byDate.set(dated.activatedFrom, rulebook)
  }
  return [...byDate].map(([activatedFrom, version]) => ({ activatedFrom, rulebook: version }))
}

/**
 * The rulebook with the import's values at their dates. A value that the rulebook states itself by now, from the same day, is
 * passed over; `unknown` and example terms of that day give way. Throws a RulebookError where the rulebook states another value.
 */
export function withImport(rulebook: Rulebook, { id, values }: DatedImport): Rulebook {
  const problems: string[] = []
  const content = rawContentOf(rulebook)
  const sources = withSources(content, values.sources, problem => problems.push(`import ${id}: ${problem}`))
  const parameters: Record<string, Raw> = { ...content.parameters }
  for (const [name, entries] of Object.entries(values.parameters)) {
    const parameter = rulebook.parameters.get(name)
    if (!parameter) problems.push(`import ${id}: the rulebook has no parameter ${name}`)
    else {
      const merged = merge(parameter, entries, problem => problems.push(`import ${id}: ${name} ${problem}`))
      parameters[name] = { ...(content.parameters[name] as RawMap), values: merged }
    }
  }
  if (problems.length > 0) throw new RulebookError(problems)
  return rulebookFromContent({ sources, parameters })
}

/** Whether a value may take the entry's place from the same day: nothing is known there, or only an example. */
export function isOpen(entry: Entry): boolean {
  return !entry.known || entry.example
}

function withSources(
  { sources }: RawContent,
  added: ImportedValues['sources'],
  complain: (problem: string) => void
): RawMap {
  for (const [id, document] of Object.entries(added)) {
    const known = sources[id]
    if (known !== undefined && !isSame(known, document)) complain(`the document ${id} is registered as another one`)
  }
  return { ...added, ...sources }
}

function merge(parameter: Parameter, added: readonly RawMap[], complain: (problem: string) => void): Raw {
  const byDate = new Map<string, Raw>(parameter.entries.map(entry => [entry.from, entryContent(entry)]))
  for (const raw of added) {
    const from = String(raw.from)
    const known = parameter.entries.find(entry => entry.from === from)
    if (!known || isOpen(known)) byDate.set(from, raw)
    else if (!statesTheSame(parameter, known, raw)) complain(`has another value from ${from}`)
  }
  return [...byDate].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)
}

function statesTheSame(parameter: Parameter, known: Entry, raw: RawMap): boolean {
  if (!known.known || raw.value === undefined || raw.value === 'unknown') return false
  return isSame(rawOf(known.stated), rawOf(readLimitedValue(raw.value, parameter).stated))
}

function isSame(a: Raw, b: Raw): boolean {
  return JSON.stringify(inKeyOrder(a)) === JSON.stringify(inKeyOrder(b))
}

function inKeyOrder(raw: Raw): unknown {
  if (typeof raw === 'string') return raw
  if (Array.isArray(raw)) return raw.map(inKeyOrder)
  return Object.entries(raw)
    .map(([key, value]) => [key, inKeyOrder(value as Raw)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
}
