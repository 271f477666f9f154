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

/** The finding with its sentence in the language. */
export function findingView(finding: Finding, language: Language) {
  return {
    code: finding.code,
    outcome: finding.outcome,
    subject: finding.subject,
    message: findingMessage(finding, language),
    ...(finding.pointer === null ? {} : { field: finding.pointer }),
    rule: finding.rule && ruleView(finding.rule)
  }
}
