import type { PlainDate } from '../plain-date.ts'
import type { Won } from '../won.ts'
import type { ClaimAssessment } from './assess-claim.ts'

export type DecisionOutcome = 'approve' | 'partly_approve' | 'deny'

/** What somebody means to decide. `amount` is the insurance money before unpaid premium is set off; 0 won for a denial. */
export interface PlannedDecision {
  readonly outcome: DecisionOutcome
  readonly amount: Won
}

/** A notice that told the policyholder what was planned against it. */
export interface AdverseNotice {
  readonly plannedAmount: Won
  /** The last day to answer. */
  readonly answerBy: PlainDate
  readonly answered: boolean
}

/** Why a decision does not fit what was assessed. */
export type Misfit = 'above_due' | 'not_all_of_due' | 'breach_left_out' | 'nothing_approved' | 'denied_with_amount'

/** Why a decision against the policyholder has to wait. */
export type Waiting = 'notice_needed' | 'harsher_than_notice' | 'time_to_answer'

/**
 * Whether outcome and amount fit the assessment; null when they do. `approve` pays all that is due; where something was left out as a
 * breach, that is only `partly_approve`, which may also pay less.
 */
export function misfitOf(
  { outcome, amount }: PlannedDecision,
  assessment: Pick<ClaimAssessment, 'due' | 'breaches'>
): Misfit | null {
  switch (outcome) {
    case 'deny':
      return amount === 0n ? null : 'denied_with_amount'
    case 'approve':
      if (amount === 0n) return 'nothing_approved'
      if (amount > assessment.due) return 'above_due'
      if (amount < assessment.due) return 'not_all_of_due'
      return assessment.breaches.length > 0 ? 'breach_left_out' : null
    case 'partly_approve':
      if (amount === 0n) return 'nothing_approved'
      return amount > assessment.due ? 'above_due' : null
    default:
      return outcome satisfies never
  }
}

/** Whether the decision goes against the policyholder: a denial, less than is due, or something left out as a breach. */
export function isAdverse(
  { outcome, amount }: PlannedDecision,
  { due, breaches }: Pick<ClaimAssessment, 'due' | 'breaches'>
): boolean {
  return outcome === 'deny' || amount < due || breaches.length > 0
}

/**
 * Why an adverse decision cannot be made yet; null when it can. It needs a notice that planned nothing milder, and then either an
 * answer or the end of the last day to answer (중소기업진흥법 시행령 §52의10).
 */
export function waitingFor(decision: PlannedDecision, notice: AdverseNotice | null, on: PlainDate): Waiting | null {
  if (!notice) return 'notice_needed'
  if (decision.amount < notice.plannedAmount) return 'harsher_than_notice'
  return notice.answered || on > notice.answerBy ? null : 'time_to_answer'
}
