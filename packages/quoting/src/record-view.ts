import { findingMessage } from '@trade-credit/domain/finding-messages.ts'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { BuyerRecord, FindingRecord } from './quote-record.ts'

/** One buyer of a stored quote or offer, in a language. */
export function buyerView(buyer: BuyerRecord, language: Language) {
  return { ...buyer, findings: buyer.findings.map(finding => findingRecordView(finding, language)) }
}

/** A stored finding with its sentence in a language. */
export function findingRecordView(finding: FindingRecord, language: Language) {
  const { code, outcome, subject, pointer, rule } = finding
  const message = findingMessage(finding, language)
  return { code, outcome, subject, message, ...(pointer === null ? {} : { field: pointer }), rule }
}
