import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Entry, entryOn, type Parameter, type Rulebook } from './rulebook.ts'

/** A parameter and the entry that stands on a date; null where no source reaches that far back. */
export interface StandingParameter {
  readonly parameter: Parameter
  readonly entry: Entry | null
}

/** One change of one parameter. `before` is null when the parameter begins. */
export interface RulebookChange {
  readonly on: PlainDate
  readonly parameter: Parameter
  readonly before: Entry | null
  readonly after: Entry
}

/** Every parameter with what stands on the date, in alphabetical order. */
export function parametersAt(rulebook: Rulebook, date: PlainDate): StandingParameter[] {
  return [...rulebook.parameters.values()].map(parameter => ({ parameter, entry: entryOn(parameter, date) }))
}

/** What changes after `from` up to and including `to`, oldest first: what an answer of `from` may differ in on `to`. */
export function changesBetween(rulebook: Rulebook, from: PlainDate, to: PlainDate): RulebookChange[] {
  const changes = [...rulebook.parameters.values()].flatMap(parameter =>
    parameter.entries.flatMap((after, i) =>
      after.from > from && after.from <= to
        ? [{ on: after.from, parameter, before: parameter.entries[i - 1] ?? null, after }]
        : []
    )
  )
  return changes.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}
