import type { Finding } from '@trade-credit/domain/finding.ts'
import { findingMessage } from '@trade-credit/domain/finding-messages.ts'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'

/** A finding as it is stored: its sentence is made when it is read. */
export type FindingRecord = ReturnType<typeof findingRecord>

/** Writes the finding down with the rule as the rulebook states it. */
export function findingRecord({ code, outcome, subject, detail, pointer, rule }: Finding) {
  return { code, outcome, subject, detail, pointer, rule: rule && ruleView(rule) }
}

/** A stored finding with its sentence in the language. */
export function findingRecordView(finding: FindingRecord, language: Language) {
  const { code, outcome, subject, pointer, rule } = finding
  const message = findingMessage(finding, language)
  return { code, outcome, subject, message, ...(pointer === null ? {} : { field: pointer }), rule }
}
