import type { Finding } from '@trade-credit/domain/finding.ts'
import { findingMessage } from '@trade-credit/domain/finding-messages.ts'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'

/** A finding as it is kept: in no language yet, with the rule as it was stated. */
export function findingRecord({ code, outcome, subject, detail, pointer, rule }: Finding) {
  return { code, outcome, subject, detail, pointer, rule: rule && ruleView(rule) }
}

export type FindingRecord = ReturnType<typeof findingRecord>

/** A kept finding with its sentence in a language. */
export function keptFindingView(record: FindingRecord, language: Language) {
  const { code, outcome, subject, pointer, rule } = record
  return {
    code,
    outcome,
    subject,
    message: findingMessage(record, language),
    ...(pointer === null ? {} : { field: pointer }),
    rule
  }
}
