import type { HolidayCalendar } from '../dates/calendar.ts'
import { type Finding, finding } from '../finding.ts'
import type { DebtorForm, InsuredEvent } from '../insured-events/insured-event.ts'
import { type Trigger, triggerOf } from '../insured-events/triggers.ts'
import type { CoverStretch } from '../losses/buyer-cover.ts'
import { joinedByTerms, mostAdded } from '../losses/covered-loss.ts'
import { type AssessedLoss, assessLoss, type LossInput } from '../losses/loss.ts'
import { lossesByTerms, termsChanged } from '../losses/losses-by-terms.ts'
import type { PlainDate } from '../plain-date.ts'
import type { Rule, Rules } from '../rules.ts'
import { NO_WON, type Won, won } from '../won.ts'
import { type ClaimDeadlines, claimDeadlines, filingFindings } from './deadlines.ts'
import { type Payout, type PayoutTerms, payout, payoutOverTerms, payoutTerms, type UnpaidPremium } from './payout.ts'

/** A claim as it is put forward, with what the policy says of the buyer. */
export interface ClaimInput extends LossInput, UnpaidPremium {
  readonly event: InsuredEvent
  readonly debtorForm: DebtorForm
  /** The special reason for a late claim; null when none is given. */
  readonly lateReason: string | null
  readonly insuredAmount: Won
  readonly coverageRatio: PayoutTerms['coverageRatio']
  /** All stretches of cover on the buyer, the earliest first: what was supplied under a lowered limit is bound by it. */
  readonly stretches: readonly CoverStretch[]
  /** Actual loss of the policy's earlier claims on the buyer. */
  readonly earlierLoss: Won
  readonly alreadyPaid: Won
}

/** What a claim would come to. `loss` and `payout` are worked out whether or not it can be claimed on that day. */
export interface ClaimPreview {
  readonly claimable: boolean
  /** Null when the event is none, or not yet. */
  readonly trigger: Trigger | null
  readonly deadlines: ClaimDeadlines | null
  readonly loss: AssessedLoss
  readonly payout: Payout
  /** 0 won while not claimable. Loss-reduction costs come on top. */
  readonly payable: Won
  readonly findings: readonly Finding[]
  readonly rules: readonly Rule[]
}

/**
 * Works out a claim: trigger, deadlines, loss, payout. The contract's rules are those of its inception; deadlines follow the
 * day on which the claim arose. Throws NoSourceForDate when a source or the calendar does not reach.
 */
export function previewClaim(
  claim: ClaimInput,
  rulesOn: (date: PlainDate) => Rules,
  calendar: HolidayCalendar
): ClaimPreview {
  const contract = rulesOn(claim.cover.inception)
  const { trigger, findings: eventFindings } = triggerOf(claim.event, claim, contract)
  const deadlines = trigger && claimDeadlines(trigger.claimableFrom, rulesOn(trigger.claimableFrom), calendar)
  const cover = trigger ? { ...claim.cover, eventOn: trigger.occurredOn } : claim.cover
  const loss = assessLoss({ ...claim, cover }, contract)
  const owed = owedFor(claim, loss, payoutTerms(contract, claim))
  const timing = [
    ...eventFindings,
    ...(trigger ? eventBeforeInception(trigger, claim, contract) : []),
    ...(deadlines ? filingFindings(claim, deadlines) : [])
  ]
  const claimable = trigger !== null && !timing.some(f => f.outcome === 'decline')
  return {
    claimable,
    trigger,
    deadlines,
    loss,
    payout: owed,
    payable: claimable ? owed.payable : NO_WON,
    findings: [...timing, ...loss.findings, ...owed.findings],
    rules: [
      ...(trigger?.rules ?? []),
      ...(deadlines ? [deadlines.lateAfter.rule, deadlines.barredAfter.rule] : []),
      ...owed.rules
    ]
  }
}

/** What assessing the claim would come to: by the terms of each day of supply where they changed. */
function owedFor(claim: ClaimInput, loss: AssessedLoss, terms: PayoutTerms): Payout {
  const { earlierLoss, insuredAmount, receivables, stretches } = claim
  const underTerms = (of: Won) => ({ insuredAmount, coverageRatio: terms.coverageRatio.value, loss: of })
  const earlier = [underTerms(earlierLoss)]
  if (!termsChanged(stretches)) {
    const most = mostAdded(earlier, [underTerms(loss.actualLoss)])
    return payout({ ...claim, cumulativeLoss: won(earlierLoss + loss.actualLoss), most }, terms)
  }
  const own = lossesByTerms(receivables, loss, stretches)
  const losses = joinedByTerms([...earlier, ...own])
  const owed = payoutOverTerms({ ...claim, losses, most: mostAdded(earlier, own) }, terms)
  return { ...owed, rules: [terms.coverageRatio, terms.bounds] }
}

/** 상법 §644: a contract on an event that has already happened is void as to it. */
function eventBeforeInception(trigger: Trigger, { cover }: ClaimInput, rules: Rules): Finding[] {
  if (trigger.occurredOn >= cover.inception) return []
  const detail = { date: trigger.occurredOn, inception: cover.inception }
  return [
    finding('decline', 'claim', 'claim.event_before_inception', {
      detail,
      rule: rules.flag('claims.cover_from_inception')
    })
  ]
}
