import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { RulebookChange, StandingParameter } from '@trade-credit/rulebook/changes.ts'
import { splitSource } from '@trade-credit/rulebook/citations.ts'
import type { Entry, Parameter, SourceDocument } from '@trade-credit/rulebook/rulebook.ts'
import type { ImportedRulebook } from './import-rulebook.ts'
import type { ActivationRow } from './versions.repository.ts'

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

/** One time that a version came into force. */
export function activationView(row: ActivationRow) {
  return {
    version: `sha256:${row.sha256}`,
    origin: row.origin,
    activatedFrom: row.activated_from,
    activatedAt: row.activated_at.toISOString(),
    importId: row.import,
    note: row.note,
    standing: row.standing
  }
}

/** What an import changes, or would. */
export function importView(imported: ImportedRulebook, activateFrom: PlainDate, language: Language) {
  return {
    id: imported.id,
    dryRun: imported.id === null,
    activateFrom,
    version: `sha256:${imported.sha256}`,
    before: `sha256:${imported.before}`,
    changes: imported.changes.map(changeView),
    warnings: imported.warnings.map(({ code, pointer, mean, average }) => ({
      code,
      pointer,
      message:
        language === 'ko'
          ? `요율표의 평균이 ${mean}%로, 공표된 평균 ${average}%와 차이가 큽니다. 값을 확인해 주세요.`
          : `The mean of the table is ${mean} %, the published average ${average} %. Check the values.`
    }))
  }
}
