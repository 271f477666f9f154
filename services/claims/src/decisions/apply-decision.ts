import type { Transaction } from '@trade-credit/database/transaction.ts'
import { owedInTotal } from '@trade-credit/domain/claims/assess-claim.ts'
import type { DecisionOutcome } from '@trade-credit/domain/claims/claim-decision.ts'
import type { ClaimEvent } from '@trade-credit/domain/claims/claim-lifecycle.ts'
import { payableBy } from '@trade-credit/domain/claims/deadlines.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won, wonAbove, wonView } from '@trade-credit/domain/won.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import { lossUnderTerms } from '../assessments/assessment-input.ts'
import { refuseDeclaredSince } from '../assessments/declared-since.ts'
import { refuseCorrected } from '../assessments/refuse-corrected.ts'
import { refuseRescinded } from '../assessments/refuse-rescinded.ts'
import type { StoredAssessment } from '../assessments/repository.ts'
import { findAlreadyDecided, releaseReceivables } from '../assessments/repository.ts'
import { advanceClaim } from '../claims/advance-claim.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { refuseNow } from '../claims/refusals.ts'
import { lockPolicyMoney } from '../policy-money/repository.ts'
import type { StoredDecision } from './repository.ts'

/** When and by which rules something is decided. */
export interface DecisionCircumstances {
  readonly businessDate: PlainDate
  readonly now: Date
  readonly rulebook: RulebookVersion
}

const EVENTS: Readonly<Record<DecisionOutcome, ClaimEvent>> = {
  approve: 'approve',
  partly_approve: 'partly_approve',
  deny: 'deny'
}
const OUTCOMES = { approve: 'approved', partly_approve: 'partly_approved', deny: 'denied' } as const

/** Lets a decision take effect on its locked claim: the amount is fixed, and ten days to pay it begin (상법 §658). */
export function applyDecision(
  trx: Transaction,
  claim: StoredClaim,
  decision: StoredDecision,
  { businessDate, now, rulebook }: DecisionCircumstances
): StoredClaim {
  const { outcome, amount, lossReductionCosts } = decision
  const calendar = holidayCalendarOf(rulebook.rulebook)
  const payUntil = outcome === 'deny' ? null : payableBy(businessDate, rulebook.rulesAt(businessDate), calendar).on
  const decided = advanceClaim(trx, claim, {
    event: EVENTS[outcome],
    now,
    changes: { decisionId: decision.id, payableBy: payUntil },
    facts: { decision: decision.id, assessment: decision.assessmentId, outcome }
  })
  if (outcome === 'deny') releaseReceivables(trx, claim.id)
  sendNotice(trx, {
    recipient: claim.organisation,
    kind: 'claim_decided',
    subject: { claimId: claim.id, policyId: claim.policyId, decisionId: decision.id },
    parameters: { outcome: OUTCOMES[outcome], amount: wonView(won(amount + lossReductionCosts)) }
  })
  return decided
}

/**
 * Holds the policy's money and ends in `conflict` when, since the claim was assessed, its event was corrected, its receivables were paid, or
 * other decisions took what this one would approve. Two decisions on one insured amount come here one after the other.
 */
export async function refuseOutdated(
  trx: Transaction,
  claim: StoredClaim,
  assessment: StoredAssessment,
  amount: bigint
): Promise<void> {
  refuseCorrected(claim, assessment)
  if (amount === 0n) return
  await refuseDeclaredSince(trx, claim, assessment)
  await lockPolicyMoney(trx, claim)
  await refuseRescinded(trx, claim, assessment)
  const others = await findAlreadyDecided(trx, { policyId: claim.policyId, buyer: claim.buyer, except: claim.id })
  const losses = [...others.losses, ...assessment.result.losses].map(lossUnderTerms)
  if (amount <= wonAbove(owedInTotal(losses), won(others.amount))) return
  refuseNow({
    ko: '심사한 뒤 같은 보험금액에서 다른 보험금이 결정되어 이 금액이 남아 있지 않습니다. 다시 심사한 뒤 결정해 주세요.',
    en: 'Since the assessment other claims on the same insured amount were decided, and this amount is not left. Assess the claim again.'
  })
}
