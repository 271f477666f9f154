import type { Finding } from '@trade-credit/domain/finding.ts'
import { findingMessage } from '@trade-credit/domain/finding-messages.ts'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { Rule } from '@trade-credit/domain/rules.ts'

/** The rule as the API shows it: the value as stated, never the typed one that calculations use. */
export function ruleView(rule: Rule) {
  return {
    parameter: rule.parameter,
    value: rule.stated,
    from: rule.from,
    source: rule.source,
    assumed: rule.assumed,
    ...(rule.quotation === undefined ? {} : { quotation: rule.quotation }),
    ...(rule.note === undefined ? {} : { note: rule.note })
  }
}

/** A finding as it is kept: in no language yet, with the rule as it was stated. */
export function findingRecord({ code, outcome, subject, detail, pointer, rule }: Finding) {
  return { code, outcome, subject, detail, pointer, rule: rule && ruleView(rule) }
}

export type FindingRecord = ReturnType<typeof findingRecord>

/** A kept finding with its sentence in the language. */
export function findingRecordView(record: FindingRecord, language: Language) {
  const { code, outcome, subject, pointer, rule } = record
  const message = findingMessage(record, language)
  return { code, outcome, subject, message, ...(pointer === null ? {} : { field: pointer }), rule }
}

/** The finding with its sentence in the language. */
export function findingView(finding: Finding, language: Language) {
  return findingRecordView(findingRecord(finding), language)
}
