import type { Transaction } from '@trade-credit/database/transaction.ts'
import { afterClaimEvent, type ClaimEvent, type ClaimStatus } from '@trade-credit/domain/claims/claim-lifecycle.ts'
import type { Facts } from '@trade-credit/service/platform/audit/facts.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { StoredClaim } from './claim.ts'
import { nextStep } from './next-steps.ts'
import { keepClaim } from './repository.ts'

/** What a use case changes of a claim beside its status. */
export type ClaimChanges = Partial<
  Pick<
    StoredClaim,
    | 'receivableIds'
    | 'occurredOn'
    | 'claimableFrom'
    | 'lateAfter'
    | 'barredAfter'
    | 'documents'
    | 'putForward'
    | 'lateReason'
    | 'filedOn'
    | 'filedByOrganisation'
    | 'filedBy'
    | 'assessmentId'
    | 'decisionId'
    | 'payableBy'
  >
>

/** How a claim is moved on. */
export interface Advance {
  readonly event: ClaimEvent
  readonly now: Date
  readonly changes?: ClaimChanges
  readonly facts?: Facts
  /** In the audit trail; `claim.` and the event when left out. */
  readonly action?: string
}

/**
 * Moves a locked claim on, keeps it, and tells its organisation, all with the commit. Gives the claim as it then stands. Ends in
 * `conflict` when the lifecycle does not let this happen now.
 */
export function advanceClaim(
  trx: Transaction,
  claim: StoredClaim,
  { event, now, changes = {}, facts = {}, action }: Advance
): StoredClaim {
  const status = nextStatus(claim, event)
  const moved = { ...claim, ...changes, status, version: claim.version + 1n, updatedAt: now }
  keepClaim(trx, moved)
  recordChange(trx, {
    aggregate: { type: 'claim', id: claim.id },
    action: action ?? `claim.${PAST[event]}`,
    facts: { status, ...facts },
    ...(status === claim.status
      ? {}
      : {
          events: [
            {
              type: 'claim.status_changed',
              subject: claim.id,
              recipients: [claim.organisation],
              data: { claimId: claim.id, policyId: claim.policyId, status }
            }
          ]
        })
  })
  return moved
}

/** Where the event takes the claim. Ends in `conflict` when it cannot happen now. */
export function nextStatus(
  claim: Pick<StoredClaim, 'id' | 'status' | 'pendingDecisionId'>,
  event: ClaimEvent
): ClaimStatus {
  const { status } = claim
  const next = afterClaimEvent(status, event)
  if (next !== null) return next
  const step = nextStep(claim)
  return problem('conflict', {
    detail: {
      ko: `청구가 '${status}' 상태여서 지금은 할 수 없습니다. ${step.ko}`,
      en: `The claim is ${status}, which does not allow this. ${step.en}`
    }
  })
}

const PAST: Readonly<Record<ClaimEvent, string>> = {
  file: 'filed',
  request_documents: 'documents_requested',
  complete_documents: 'documents_completed',
  assess: 'assessed',
  give_adverse_notice: 'adverse_notice_given',
  approve: 'approved',
  partly_approve: 'partly_approved',
  deny: 'denied',
  pay: 'paid',
  pay_provisionally: 'paid_provisionally',
  settle_provisional: 'provisional_payment_settled',
  appeal: 'appealed',
  allow_appeal: 'appeal_allowed',
  dismiss_appeal: 'appeal_dismissed',
  dismiss_appeal_unpaid: 'appeal_dismissed',
  dismiss_appeal_provisional: 'appeal_dismissed',
  close: 'closed',
  reopen: 'reopened',
  withdraw: 'withdrawn'
}
