import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { ageingOn, daysWaiting } from '@trade-credit/domain/referral/standard-days.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import { findingRecordView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { StoredApplication } from '../applications/repository.ts'
import type { DecidedReferral } from './decide-referral.ts'
import type { StoredNote, StoredReferralDecision } from './decisions.repository.ts'
import type { StoredReferral } from './repository.ts'

/** One line of the queue. */
export function referralSummaryView(referral: StoredReferral, today: PlainDate) {
  return {
    id: referral.id,
    status: referral.status,
    applicationId: referral.application_id,
    product: referral.product,
    policyholder: { businessNumber: referral.policyholder },
    centre: referral.centre,
    receivedOn: referral.received_on,
    dueOn: referral.due_on,
    ageing: ageingOn(referral.due_on, today),
    daysWaiting: Math.max(0, daysWaiting(referral.received_on, today)),
    reasons: referral.reasons,
    requestedAmount: referral.requested_amount === null ? null : wonView(referral.requested_amount),
    assignee: referral.assignee,
    createdAt: referral.created_at.toISOString(),
    updatedAt: referral.updated_at.toISOString()
  }
}

export interface ReferralWork {
  readonly application: StoredApplication
  readonly notes: readonly StoredNote[]
  readonly decisions: readonly StoredReferralDecision[]
}

/** The whole referral, as the insurer's people work on it. */
export function referralView(referral: StoredReferral, work: ReferralWork, language: Language, today: PlainDate) {
  const { application, notes, decisions } = work
  const { record } = application
  return {
    ...referralSummaryView(referral, today),
    findings: record?.findings.map(finding => findingRecordView(finding, language)) ?? [],
    buyers:
      record?.buyers.map(({ businessNumber, askedAmount, findings }) => ({
        businessNumber,
        askedAmount,
        findings: findings.map(finding => findingRecordView(finding, language))
      })) ?? [],
    barred: referral.barred,
    notes: notes.map(noteView),
    decisions: decisions.map(decision => decisionView({ decision, application, effect: null }))
  }
}

/** A note for colleagues. */
export function noteView({ id, text, written_by, created_at }: StoredNote) {
  return { id, text, writtenBy: written_by, createdAt: created_at.toISOString() }
}

/** A decision and how far it came. */
export function decisionView({ decision, application, effect }: DecidedReferral) {
  const { confirmation } = decision
  return {
    id: decision.id,
    referralId: decision.referral_id,
    applicationId: application.id,
    outcome: decision.outcome,
    status: statusOf(decision),
    approvedAmounts: decision.approved_amounts,
    total: wonView(decision.total),
    conditions: decision.conditions,
    reason: decision.reason,
    specialApproval: decision.special_approval,
    needed: decision.needed,
    rule: decision.rule,
    decidedBy: decision.decided_by,
    decidedOn: decision.decided_on,
    confirmation: confirmation && {
      outcome: confirmation.outcome,
      reason: confirmation.reason,
      confirmedBy: confirmation.confirmed_by,
      confirmedOn: confirmation.confirmed_on
    },
    offerId: effect ? effect.offerId : offerOf(decision, application),
    applicationStatus: effect?.applicationStatus ?? application.status
  }
}

function statusOf({ needed, confirmation }: StoredReferralDecision) {
  if (needed === 'one_person' || confirmation?.outcome === 'confirmed') return 'effective'
  return confirmation === null ? 'awaiting_confirmation' : 'refused'
}

/** The offer that the application has, where this decision made it. */
function offerOf(decision: StoredReferralDecision, { offer_id }: StoredApplication): string | null {
  const offers = decision.outcome === 'approve' || decision.outcome === 'counter_offer'
  return offers && statusOf(decision) === 'effective' ? offer_id : null
}
