import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { findingRecordView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { BuyerRecord } from './quote-record.ts'

/** One buyer of a stored quote or offer, in a language. */
export function buyerView(buyer: BuyerRecord, language: Language) {
  return { ...buyer, findings: buyer.findings.map(finding => findingRecordView(finding, language)) }
}
