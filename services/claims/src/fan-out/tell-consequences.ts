import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { EventConsequence } from '@trade-credit/domain/claims/event-consequence.ts'
import { recordJobChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { sendNotices } from '@trade-credit/service/platform/notices/send-notice.ts'
import type { ChangedClaim, EventChange } from './changed-claims.repository.ts'
import { FAN_OUT } from './draft-for-policies.ts'

/** A claim with what followed for it; null where nothing did. */
export type Followed = Pick<ChangedClaim, 'id' | 'organisation' | 'policyId' | 'buyer'> & {
  readonly consequence: EventConsequence | null
}

/** Tells the policyholders what followed for their claims from the change of their event. */
export function tellConsequences(trx: JobTransaction, event: EventChange, followed: readonly Followed[]): void {
  const told = followed.flatMap(({ consequence, ...claim }) =>
    consequence === null ? [] : [{ ...claim, consequence }]
  )
  for (const { id, organisation, policyId, consequence } of told) {
    const isWithdrawn = consequence === 'draft_withdrawn'
    recordJobChange(trx, FAN_OUT, {
      aggregate: { type: 'claim', id },
      action: isWithdrawn ? 'claim.withdrawn' : 'claim.event_changed',
      facts: { eventId: event.id, change: event.change, consequence },
      events: isWithdrawn
        ? [
            {
              type: 'claim.status_changed',
              subject: id,
              recipients: [organisation],
              data: { claimId: id, policyId, status: 'withdrawn' }
            }
          ]
        : []
    })
  }
  sendNotices(
    trx,
    told.map(({ id, organisation, policyId, buyer, consequence }) => ({
      recipient: organisation,
      kind: 'insured_event_changed' as const,
      subject: { policyId, claimId: id },
      parameters: { buyer, consequence, ...noticed(event.change) }
    }))
  )
}

/** For the buyer of the claim it is as if the event were withdrawn: the release before knows no other word for it. */
function noticed(change: EventChange['change']) {
  return change === 'parted' ? { change: 'withdrawn' as const, ofAnother: true } : { change }
}
