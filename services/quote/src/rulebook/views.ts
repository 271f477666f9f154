import type { RulebookChange, StandingParameter } from '@trade-credit/rulebook/changes.ts'
import { splitSource } from '@trade-credit/rulebook/citations.ts'
import type { Entry, Parameter, SourceDocument } from '@trade-credit/rulebook/rulebook.ts'

/** One value of a parameter: null where a source says that there is a rule and not what it is. */
export function entryView(parameter: Parameter, entry: Entry) {
  const { from, assumed, example, note } = entry
  const { source, quotation } = splitSource(entry.source)
  return {
    parameter: parameter.name,
    known: entry.known,
    value: entry.known ? entry.stated : null,
    from,
    source,
    assumed,
    example,
    ...(quotation === null ? {} : { quotation }),
    ...(note === null ? {} : { note })
  }
}

/** A parameter as it stands on a date; `standing` is null where no source reaches. */
export function standingParameterView({ parameter, entry }: StandingParameter) {
  return {
    name: parameter.name,
    description: parameter.description,
    unit: parameter.unit,
    standing: entry && entryView(parameter, entry)
  }
}

/** What changed on a day. */
export function changeView({ on, parameter, before, after }: RulebookChange) {
  return {
    on,
    parameter: parameter.name,
    description: parameter.description,
    unit: parameter.unit,
    before: before && entryView(parameter, before),
    after: entryView(parameter, after)
  }
}

/** A document that citations resolve to. */
export function sourceView({ id, title, publisher, published, language, lines }: SourceDocument) {
  return { id, title, publisher, published, language, lines: lines && { first: lines.first, last: lines.last } }
}
