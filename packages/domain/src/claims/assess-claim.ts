import { type Finding, finding } from '../finding.ts'
import type { InsuredEventType } from '../insured-events/insured-event.ts'
import type { CoverStretch } from '../losses/buyer-cover.ts'
import type { Cover, ListedBills } from '../losses/claimed-receivable.ts'
import { coveredLoss, joinedByTerms, type LossUnderTerms, type MostDue, mostAdded } from '../losses/covered-loss.ts'
import { type AssessedLoss, assessLoss, type LossInput } from '../losses/loss.ts'
import { lossesByTerms } from '../losses/losses-by-terms.ts'
import { isCovering, type WithdrawnDays, withdrawnDays } from '../losses/withdrawn-days.ts'
import type { PlainDate } from '../plain-date.ts'
import { percent } from '../ratio.ts'
import type { Rule, Rules } from '../rules.ts'
import { NO_WON, sumOfWon, type Won, won, wonAbove } from '../won.ts'
import { type ClaimDeadlines, filingFindings } from './deadlines.ts'
import { type Payout, payoutOverTerms, premiumRules, type UnpaidPremium } from './payout.ts'

/** A filed claim as officers assess it, with what the policy agreed of the buyer and what it already owes. */
export interface AssessedClaimInput extends Omit<LossInput, 'cover'>, UnpaidPremium {
  readonly eventType: InsuredEventType
  readonly occurredOn: PlainDate
  /** False once the event was corrected or withdrawn. */
  readonly eventStands: boolean
  readonly filedOn: PlainDate
  readonly lateReason: string | null
  readonly basis: Cover['basis']
  /** Left out, with the next, by claims from before the form of a receivable was asked for. */
  readonly product?: string
  readonly listedBills?: ListedBills
  /** First day of the policy, whose rules are the contract's. */
  readonly inception: PlainDate
  readonly relatedFirm: boolean
  readonly eventKnownOn: PlainDate | null
  /** All stretches of cover on the buyer, the earliest first. */
  readonly stretches: readonly CoverStretch[]
  /** First day without cover of the policy; where it is left out, that of its last stretch on the buyer. */
  readonly coveredUntil?: PlainDate
  /** Days for which the insurer withdrew the buyer's limit, whatever the policy says; left out where it did not. */
  readonly limitsWithdrawn?: readonly WithdrawnDays[]
  /** Losses of the policy's other decided claims on the buyer. */
  readonly earlierLosses: readonly LossUnderTerms[]
  /** What those claims were decided to be paid, whether or not it was paid yet. */
  readonly alreadyDecided: Won
  /** What of it this claim was paid before it was taken up again; left out by claims from before its own loss bounded it. */
  readonly paidOnClaim?: Won
  /** Papers that the claim needs and that have not come in; left out by claims from before they were asked for. */
  readonly documentsMissing?: readonly string[]
  /** That the insurer ended the policy for a breach of disclosure; null or left out where it did not. */
  readonly rescission?: RescindedPolicy | null
}

/** A policy that the insurer ended for a breach of disclosure (상법 §651). */
export interface RescindedPolicy {
  readonly on: PlainDate
  /** How it was proved that the fact had no influence on the event; null while it is not. */
  readonly withoutInfluence: string | null
}

/** What a claim comes to, with a reason for each won left out. */
export interface ClaimAssessment {
  readonly claimable: boolean
  readonly loss: AssessedLoss
  /** The actual loss by the terms under which it was supplied. */
  readonly losses: readonly LossUnderTerms[]
  readonly payout: Payout
  /** Insurance money before unpaid premium is set off; 0 won while not claimable. */
  readonly due: Won
  /** What would be due if every won that is unpaid counted: a decision's authority is measured by it. */
  readonly atStake: Won
  /** Codes of what is held against the policyholder as a breach, each once. */
  readonly breaches: readonly Finding['code'][]
  readonly findings: readonly Finding[]
  readonly rules: readonly Rule[]
}

/**
 * What is held against the policyholder, and not merely outside the cover: it is told before anything is refused for it
 * (중소기업진흥법 시행령 §52의10).
 */
const BREACHES: ReadonlySet<Finding['code']> = new Set([
  'receivable.not_real_trade',
  'receivable.under_another_policy',
  'receivable.related_firm',
  'receivable.after_known_event',
  'receivable.vat_omitted',
  'claim.policy_rescinded'
])

/**
 * Assesses a filed claim: the loss per receivable under the cover of its day of supply, then what the policy owes on the buyer for
 * all its claims together, less what was already decided. `contract` are the rules of the policy's inception; `deadlines` follow
 * the day on which the claim arose, and what counts for them is the day of filing.
 */
export function assessClaim(input: AssessedClaimInput, deadlines: ClaimDeadlines, contract: Rules): ClaimAssessment {
  const cover = coverOf(input)
  const loss = assessLoss({ ...input, cover }, contract)
  const losses = lossesByTerms(input.receivables, loss, input.stretches)
  const bounds = contract.codes('claims.payment_bounds')
  const together = joinedByTerms([...input.earlierLosses, ...losses])
  const owed = payoutOverTerms(
    { ...unpaidOf(input), ...mostOf(input, losses), losses: together, alreadyPaid: input.alreadyDecided },
    { bounds, ...premiumRules(contract) }
  )
  const findings = claimFindings(input, cover, deadlines, contract)
  const claimable = !findings.some(({ outcome }) => outcome === 'decline')
  return {
    claimable,
    loss,
    losses,
    payout: owed,
    due: claimable ? owed.due : NO_WON,
    atStake: atStake(input),
    breaches: breachesOf(loss, findings),
    findings: [...findings, ...loss.findings, ...owed.findings],
    rules: [deadlines.lateAfter.rule, deadlines.barredAfter.rule, ...owed.rules]
  }
}

function unpaidOf({ unpaidPremium, premiumNotDue }: UnpaidPremium): UnpaidPremium {
  return premiumNotDue === undefined ? { unpaidPremium } : { unpaidPremium, premiumNotDue }
}

function mostOf({ earlierLosses, paidOnClaim }: AssessedClaimInput, losses: readonly LossUnderTerms[]) {
  if (paidOnClaim === undefined) return {}
  const most = mostAdded(earlierLosses, losses)
  const left = wonAbove(most.amount, paidOnClaim)
  const isPaid = left === NO_WON && paidOnClaim > NO_WON
  return { most: { amount: left, boundBy: isPaid ? 'already_paid' : most.boundBy } satisfies MostDue }
}

/** What the policy owes on the buyer in total for losses under its terms. */
export function owedInTotal(losses: readonly LossUnderTerms[]): Won {
  return coveredLoss(joinedByTerms(losses)).owedInTotal
}

function claimFindings(input: AssessedClaimInput, cover: Cover, deadlines: ClaimDeadlines, contract: Rules): Finding[] {
  const insured = contract.codes('claims.insured_events')
  const found: (Finding | null)[] = [
    input.stretches.length === 0 ? finding('decline', 'claim', 'claim.buyer_not_covered') : null,
    input.eventStands ? null : finding('decline', 'claim', 'claim.event_no_longer_confirmed'),
    input.rescission ? rescissionFinding(input.rescission, contract) : null,
    insured.value.includes(input.eventType)
      ? null
      : finding('decline', 'claim', 'event.not_insured', { rule: insured }),
    // 상법 §644: a contract on an event that has already happened is void as to it.
    input.occurredOn < cover.inception
      ? finding('decline', 'claim', 'claim.event_before_inception', {
          detail: { date: input.occurredOn, inception: cover.inception },
          rule: contract.flag('claims.cover_from_inception')
        })
      : null,
    ...filingFindings({ on: input.filedOn, lateReason: input.lateReason }, deadlines),
    papersFinding(input.documentsMissing ?? [], contract)
  ]
  return found.filter(one => one !== null)
}

/** Papers (003:L2176-2186, 001:L192-199) can follow, and a person may do without some: they hold nothing up by themselves. */
function papersFinding(missing: readonly string[], contract: Rules): Finding | null {
  if (missing.length === 0) return null
  const asked = contract.states('claims.documents') ? { rule: contract.codes('claims.documents') } : {}
  return finding('refer', 'claim', 'claim.documents_missing', { detail: { documents: missing.join(', ') }, ...asked })
}

/** 상법 §655: nothing is paid, also for an event before, unless it is proved that the fact had no influence on it. */
function rescissionFinding({ on, withoutInfluence }: RescindedPolicy, contract: Rules): Finding | null {
  const rule = contract.flag('claims.rescission_ends_liability')
  if (!rule.value) return null
  return withoutInfluence === null
    ? finding('decline', 'claim', 'claim.policy_rescinded', { detail: { date: on }, rule })
    : finding('note', 'claim', 'claim.rescission_without_influence', { rule })
}

function coverOf(input: AssessedClaimInput): Cover {
  const covered = input.stretches.filter(isCovering)
  const lastDay = covered.at(-1)?.until ?? input.inception
  const until = covered.length === 0 ? input.inception : (input.coveredUntil ?? lastDay)
  return {
    ...(input.product === undefined ? {} : { product: input.product }),
    ...(input.listedBills === undefined ? {} : { listedBills: input.listedBills }),
    basis: input.basis,
    inception: covered[0]?.from ?? input.inception,
    until,
    relatedFirm: input.relatedFirm,
    eventKnownOn: input.eventKnownOn,
    eventOn: input.occurredOn,
    withdrawn: withdrawnDays({
      stretches: input.stretches,
      inception: input.inception,
      until,
      limits: input.limitsWithdrawn ?? []
    }),
    // The term of a quote is an average (001:L239), which is no limit.
    agreedTermDays: null
  }
}

function atStake({ receivables, stretches }: AssessedClaimInput): Won {
  const covered = stretches.filter(isCovering)
  if (covered.length === 0) return NO_WON
  const unpaid = sumOfWon(
    receivables.map(({ amount, returned, offset, withdrawn = NO_WON, payments }) =>
      wonAbove(amount, won(returned + offset + withdrawn + sumOfWon(payments.map(payment => payment.amount))))
    )
  )
  const most = covered.map(({ insuredAmount, coveragePercent }) => ({
    insuredAmount,
    coverageRatio: percent(coveragePercent),
    loss: unpaid
  }))
  return most.map(part => coveredLoss([part]).owedInTotal).reduce((a, b) => (b > a ? b : a))
}

function breachesOf(loss: AssessedLoss, ofClaim: readonly Finding[]): Finding['code'][] {
  const found = [...ofClaim, ...loss.receivables.flatMap(({ findings }) => findings)]
  const breaches = found.filter(({ code, outcome }) => outcome === 'decline' && BREACHES.has(code))
  return [...new Set(breaches.map(({ code }) => code))]
}
