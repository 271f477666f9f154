import type { Change } from '@trade-credit/service/platform/audit/record-change.ts'
import type { StoredRefund } from '../refunds/repository.ts'
import type { StoredPayout } from '../refunds/stored-payout.ts'

/** What the audit trail says of a payout, and what the policy's organisation is told. */
export function refundChanged(
  { id, policyId, organisation }: StoredRefund,
  payout: Pick<StoredPayout, 'id'>,
  status: 'reserved' | 'posted' | 'voided'
): Change {
  return {
    aggregate: { type: 'premium_refund', id },
    action: `premium_refund.${status}`,
    facts: { status, policy: policyId, payout: payout.id },
    events: [
      {
        type: 'premium_refund.status_changed',
        subject: id,
        recipients: [organisation],
        data: { policyId, refundId: id, payoutId: payout.id, status }
      }
    ]
  }
}
