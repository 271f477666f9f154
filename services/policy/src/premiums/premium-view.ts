import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import { findingRecordView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { PremiumPayment } from './repository.ts'

/** A premium that arrived, and what became of it. */
export function paymentView(payment: PremiumPayment, language: Language) {
  const { id, policyId, invoiceId, amount, paidOn, recordedOn, reference } = payment
  const { applied, remaining, refundDue, findings, kind, reversed } = payment
  return {
    id,
    policyId,
    invoiceId,
    amount: wonView(amount),
    paidOn,
    recordedOn,
    reference,
    kind,
    applied,
    remaining: wonView(remaining),
    refundDue: wonView(refundDue),
    findings: findings.map(finding => findingRecordView(finding, language)),
    reversed
  }
}
