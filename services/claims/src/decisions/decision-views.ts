import { won, wonView } from '@trade-credit/domain/won.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { isInEffect, type StoredDecision } from './repository.ts'

/** The decision as it reads; who decided stays in the audit trail. */
export function decisionView(decision: StoredDecision) {
  return {
    id: decision.id,
    claimId: decision.claimId,
    assessmentId: decision.assessmentId,
    adverseNoticeId: decision.noticeId,
    outcome: decision.outcome,
    amount: wonView(won(decision.amount)),
    lossReductionCosts: wonView(won(decision.lossReductionCosts)),
    reasons: decision.reasons,
    status: isInEffect(decision) ? 'in_effect' : 'awaiting_confirmation',
    confirmation: decision.confirmation,
    atStake: wonView(won(decision.atStake)),
    authority: decision.authority,
    decidedOn: decision.decidedOn,
    confirmedOn: decision.confirmedOn
  }
}

/** The decision beside where it leaves the claim. */
export function decidedClaimView(claim: StoredClaim, decision: StoredDecision) {
  return {
    id: decision.id,
    decision: decisionView(decision),
    claim: { id: claim.id, status: claim.status, payableBy: claim.payableBy }
  }
}
