import { assessClaim, type ClaimAssessment, type RescindedPolicy } from '@trade-credit/domain/claims/assess-claim.ts'
import { claimDeadlines } from '@trade-credit/domain/claims/deadlines.ts'
import type { InsuredEventType } from '@trade-credit/domain/insured-events/insured-event.ts'
import type { CoverStretch } from '@trade-credit/domain/losses/buyer-cover.ts'
import type { Cover } from '@trade-credit/domain/losses/claimed-receivable.ts'
import type { LossUnderTerms } from '@trade-credit/domain/losses/covered-loss.ts'
import type { WithdrawnDays } from '@trade-credit/domain/losses/withdrawn-days.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { percent, percentText } from '@trade-credit/domain/ratio.ts'
import { won, wonView } from '@trade-credit/domain/won.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import {
  type CountedElsewhere,
  claimedReceivable,
  type PutForward,
  type PutForwardReceivable
} from '../claims/put-forward.ts'

/** Part of a loss with the terms of its days of supply; amounts are whole won. */
export interface StoredLoss {
  readonly insuredAmount: number
  readonly coveragePercent: string
  readonly loss: number
}

/** How much was declared of the receivables that a claim names: it grows with every payment, return, offset and reversal. */
export interface DeclaredSoFar {
  readonly changes: number
  readonly disputed: number
}

/** Everything an assessment is worked out from, as it is stored: with the rulebook it gives the same result again. */
export interface AssessmentInput extends Omit<PutForward, 'receivables'> {
  readonly eventType: InsuredEventType
  readonly occurredOn: PlainDate
  readonly eventStands: boolean
  readonly claimableFrom: PlainDate
  readonly filedOn: PlainDate
  readonly lateReason: string | null
  readonly basis: Cover['basis']
  /** Left out, with the next, by assessments from before the form of a receivable was asked for. */
  readonly product?: string
  readonly listedBills?: readonly { readonly billNumber: string; readonly amount: number }[]
  readonly inception: PlainDate
  readonly relatedFirm: boolean
  readonly eventKnownOn: PlainDate | null
  readonly stretches: readonly (Omit<CoverStretch, 'insuredAmount'> & { readonly insuredAmount: number })[]
  /** Left out, with the next, by assessments from before they were asked for. */
  readonly coveredUntil?: PlainDate
  readonly limitsWithdrawn?: readonly WithdrawnDays[]
  readonly receivables: readonly (PutForwardReceivable & CountedElsewhere)[]
  readonly addedByLateNotice: number
  readonly earlierLosses: readonly StoredLoss[]
  readonly alreadyDecided: number
  /** Left out by assessments from before a claim's own loss bounded it. */
  readonly paidOnClaim?: number
  readonly unpaidPremium: number
  /** Left out by assessments from before it was deducted. */
  readonly premiumNotDue?: number
  /** Left out, with the next, by assessments from before there was such a thing. */
  readonly documentsMissing?: readonly string[]
  readonly rescission?: RescindedPolicy | null
  /** Left out where something was paid on the claim already, and by assessments from before it was asked again. */
  readonly declared?: DeclaredSoFar
  readonly on: PlainDate
}

/** Works the assessment out under a version of the rulebook. Throws NoSourceForDate where no source reaches the contract's rules. */
export function workOutAssessment(
  { listedBills, paidOnClaim, ...input }: AssessmentInput,
  { rulebook, rulesAt }: RulebookVersion
): ClaimAssessment {
  const deadlines = claimDeadlines(input.claimableFrom, rulesAt(input.claimableFrom), holidayCalendarOf(rulebook))
  return assessClaim(
    {
      ...input,
      ...(listedBills && { listedBills: new Map(listedBills.map(bill => [bill.billNumber, won(bill.amount)])) }),
      receivables: input.receivables.map(receivable => claimedReceivable(receivable, receivable)),
      undesignatedPayments: input.undesignatedPayments.map(({ amount, paidOn }) => ({ amount: won(amount), paidOn })),
      securityProceeds: won(input.securityProceeds),
      addedByLateNotice: won(input.addedByLateNotice),
      lossReductionCosts: input.lossReductionCosts.map(({ amount, necessary }) => ({ amount: won(amount), necessary })),
      stretches: input.stretches.map(stretch => ({ ...stretch, insuredAmount: won(stretch.insuredAmount) })),
      earlierLosses: input.earlierLosses.map(lossUnderTerms),
      alreadyDecided: won(input.alreadyDecided),
      ...(paidOnClaim === undefined ? {} : { paidOnClaim: won(paidOnClaim) }),
      unpaidPremium: won(input.unpaidPremium),
      premiumNotDue: won(input.premiumNotDue ?? 0)
    },
    deadlines,
    rulesAt(input.inception)
  )
}

/** The loss in the words of the domain. */
export function lossUnderTerms({ insuredAmount, coveragePercent, loss }: StoredLoss): LossUnderTerms {
  return { insuredAmount: won(insuredAmount), coverageRatio: percent(coveragePercent), loss: won(loss) }
}

/** The loss as it is stored. A coverage ratio is agreed with at most four decimals, so none is lost. */
export function storedLoss({ insuredAmount, coverageRatio, loss }: LossUnderTerms): StoredLoss {
  return {
    insuredAmount: wonView(insuredAmount),
    coveragePercent: percentText(coverageRatio, 4),
    loss: wonView(loss)
  }
}
