import type { Change } from '@trade-credit/service/platform/audit/record-change.ts'
import type { StoredPayment } from './repository.ts'

/** What the audit trail says of a payment, and whom an event tells: the policyholder's organisation and the banks that are paid. */
export function paymentChanged(
  { id, claimId, organisation, decisionId, holdId, parts }: StoredPayment,
  status: 'reserved' | 'posted' | 'voided'
): Change {
  return {
    aggregate: { type: 'claim_payment', id },
    action: `claim_payment.${status}`,
    facts: { status, claim: claimId, decision: decisionId, hold: holdId, parts: parts.length },
    events: [
      {
        type: 'claim_payment.status_changed',
        subject: id,
        recipients: [organisation, ...parts.flatMap(({ bank }) => bank ?? [])],
        data: { claimId, paymentId: id, status }
      }
    ]
  }
}
