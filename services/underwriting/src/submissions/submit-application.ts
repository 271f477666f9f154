import type { Actor } from '@trade-credit/database/actor.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import type { ApplicationEvent } from '@trade-credit/domain/underwriting/application-lifecycle.ts'
import { sumOfWon, type Won, won } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import type { Facts } from '@trade-credit/service/platform/audit/facts.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { declinersOf } from '../appeals/repository.ts'
import type { ApplicationSurroundings } from '../applications/application-view.ts'
import { findHandedIn, type HandedIn } from '../applications/handed-in.ts'
import { missingPapers } from '../applications/missing-papers.ts'
import { moveApplication, requireStep } from '../applications/move-application.ts'
import { answerByOf, lastDayOf } from '../applications/open-application.ts'
import { recordDecline } from '../applications/record-decline.ts'
import { asOfDay, lockRow, type StoredApplication } from '../applications/repository.ts'
import { type DecidedApplication, decideApplication } from '../decisions/decide-application.ts'
import { findSalesLedger, gatherFacts } from '../decisions/gather-facts.ts'
import { digested, insertDecision } from '../decisions/repository.ts'
import { type NewOffer, writeOffer } from '../offers/write-offer.ts'
import { openReferral } from '../referrals/open-referral.ts'
import { isAcceptedInAdvance } from './accept-in-advance.ts'
import type { ProposalAnswer } from './answer-proposal.ts'

/** What a handler knows. The route needs `again: isCapacityTaken`. */
export interface SubmissionContext {
  readonly platform: ServicePlatform
  readonly actor: Actor
  readonly businessDate: PlainDate
  readonly now: Date
  readonly attempt: number
}

/** An application, locked, as it is written down, or a new one; and what was handed in with it. */
export interface OpenedSubmission {
  readonly locked: readonly StoredApplication[]
  readonly handedIn: HandedIn
  /** Of one that is not written down yet, what the audit trail is to say of its receipt. */
  readonly receipt?: Facts
}

/** Locks the application and reads its papers: sent together, and done one after the other. */
export async function openSubmission(trx: Transaction, applicationId: string): Promise<OpenedSubmission> {
  const [locked, handedIn] = await Promise.all([lockRow(trx, applicationId), findHandedIn(trx, applicationId)])
  return { locked, handedIn }
}

/** What comes with a submission, or with the answer to a proposal. */
export interface Submission {
  /** The most that the premium may come to for its offer to be accepted at once, in won; left out, it stays open. */
  readonly acceptUpTo?: Won | undefined
  readonly answer?: ProposalAnswer
}

/** What a body says of it. */
export function submissionOf({ acceptUpTo }: { readonly acceptUpTo?: number }): Pick<Submission, 'acceptUpTo'> {
  return { acceptUpTo: acceptUpTo === undefined ? undefined : won(acceptUpTo) }
}

/** How an application stands after it was submitted. */
export interface Submitted extends ApplicationSurroundings {
  readonly application: StoredApplication
}

/**
 * Submits the application, or answers its proposal, and decides it in the same transaction: papers first, then the price with assessed
 * grades under the rules of receipt, every decision rule, what is left of each limit, and the offer. Ends in `not_found` for what is
 * not the caller's own, in `conflict` for a state that allows neither and after the last day for it.
 *
 * Whoever says up to which premium accepts the offer that this very decision makes; one that a person decides on later stays open.
 */
export async function submitApplication(
  trx: Transaction,
  { locked, handedIn, receipt }: OpenedSubmission,
  on: SubmissionContext,
  { acceptUpTo, answer }: Submission
): Promise<Submitted> {
  const [found] = await asOfDay(trx, locked, on.businessDate)
  if (!found || found.organisation !== on.actor.organisation) return problem('not_found')
  requireStep(found, answer ? 'answer_proposal' : 'submit')
  const asked = answer?.amountsFor(found)
  const application: StoredApplication = {
    ...found,
    status: 'submitted',
    asked_amounts: asked?.amounts ?? found.asked_amounts
  }
  const { rulebook } = on.platform
  const version = rulebook.on(on.businessDate)
  const rules = version.rulesAt(plainDate(application.received_on))
  const missing = missingPapers(application, handedIn, rules)
  const change = {
    submitted_at: found.submitted_at ?? on.now,
    submitted_by: on.actor.client,
    asked_amounts: application.asked_amounts,
    reason: null
  }
  if (missing.documents.length + missing.consents.length > 0) {
    const moved = moveApplication(trx, application, 'need_documents', {
      change,
      facts: { documents: missing.documents, consents: missing.consents.length },
      receipt,
      now: on.now
    })
    return { application: moved, missing, appealUntil: null, openUntil: lastDayOf(moved), offerAcceptedOn: null }
  }

  const [salesLedger, { facts, news }] = await Promise.all([
    findSalesLedger(trx, application),
    gatherFacts(trx, application, handedIn, { platform: on.platform, businessDate: on.businessDate, rules })
  ])
  const gathered = { ...facts, asksBeyondProposal: asked?.asksMore ?? false }
  const basis = { rulebook: version, salesLedger, businessDate: on.businessDate, attempt: on.attempt }
  const decided = await decideApplication(trx, application, gathered, basis)
  const { record } = decided
  const settled = { rulebookSha256: version.sha256, now: on.now }
  const offer = offerOf(application, decided)
  const decision = digested({
    application,
    record,
    facts: decided.facts,
    ...settled,
    referralId: null,
    offerId: offer?.id ?? null,
    decidedBy: on.actor.client
  })
  const moved = moveApplication(trx, application, EVENT_OF[record.outcome], {
    change: {
      ...change,
      record,
      rulebook_sha256: version.sha256,
      offer_id: decision.offerId,
      requested_documents: [],
      answer_by: record.outcome === 'proposed' ? answerByOf(application, on.businessDate, rules) : null
    },
    facts: { decision: decision.id, digest: decision.digest, rulebook: version.sha256 },
    receipt,
    now: on.now
  })
  const offerAcceptedOn = isAcceptedInAdvance(decided, acceptUpTo) ? on.businessDate : null
  if (offer) writeOffer(trx, { ...offer, ...settled, news, acceptedOn: offerAcceptedOn })
  insertDecision(trx, decision)
  const appeal =
    record.outcome === 'declined'
      ? await recordDecline(
          trx,
          { applicationId: application.id, organisation: application.organisation, by: null },
          { businessDate: on.businessDate, rules, now: on.now }
        )
      : null
  if (record.outcome === 'referred') await refer(trx, application, decided, on)
  return {
    application: moved,
    missing,
    appealUntil: appeal?.until ?? null,
    openUntil: lastDayOf(moved),
    offerAcceptedOn
  }
}

const EVENT_OF = {
  approved: 'approve',
  proposed: 'propose',
  referred: 'refer',
  declined: 'decline'
} as const satisfies Record<string, ApplicationEvent>

/** The offer of a decision that comes to an amount, as far as it does not depend on the applicant. */
function offerOf(
  application: StoredApplication,
  { approved, assessed, facts, days }: DecidedApplication
): Omit<NewOffer, 'acceptedOn' | 'rulebookSha256' | 'news' | 'now'> | null {
  if (!approved || !days) return null
  const { policyholderParty } = facts
  return { id: newId('of'), application, approved, asks: assessed.asks, days, policyholderParty, conditions: [] }
}

async function refer(
  trx: Transaction,
  application: StoredApplication,
  { record, assessed }: DecidedApplication,
  { actor, now, platform, businessDate }: SubmissionContext
): Promise<void> {
  const findings = [...record.findings, ...record.buyers.flatMap(buyer => buyer.findings)]
  const asked = [...assessed.asked.values()]
  const isKnown = asked.every(amount => amount !== null)
  await openReferral(
    trx,
    {
      application,
      reasons: [...new Set(findings.filter(({ outcome }) => outcome === 'refer').map(({ code }) => code))],
      requestedAmount: isKnown ? sumOfWon(asked as Won[]) : null,
      filedBy: actor.client,
      // Whoever declined it before an upheld appeal decides it no more, however often it comes back.
      barred: await declinersOf(trx, application.id)
    },
    { rules: platform.rulebook.on(businessDate).rulesAt(application.received_on), now }
  )
}
