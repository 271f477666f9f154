import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { recordJobChange } from '../audit/record-change.ts'
import { sendNotice } from '../notices/send-notice.ts'
import type { Lease } from './leases.repository.ts'

/** `gone`: the receiver said so by 410. `failing`: nothing was taken for days. */
export type DisabledReason = 'gone' | 'failing'

/** Ends the sending until the organisation says otherwise, and tells it. */
export function disableSubscription(
  trx: JobTransaction,
  { id, organisation, holder }: Lease,
  reason: DisabledReason
): void {
  trx.defer({
    name: 'webhook_disable',
    text: `update platform.webhook_subscription set status = 'disabled', disabled_reason = $3, version = version + 1,
        updated_at = clock_timestamp(), leased_by = null, leased_until = null, resume_at = null
      where id = $1 and leased_by = $2`,
    values: [id, holder, reason]
  })
  recordJobChange(
    trx,
    { organisation, client: 'job:webhook-delivery' },
    { aggregate: { type: 'webhook_subscription', id }, action: 'webhook_subscription.disabled', facts: { reason } }
  )
  sendNotice(trx, {
    recipient: organisation,
    kind: 'webhook_disabled',
    subject: { webhookSubscriptionId: id },
    parameters: { reason }
  })
}
