import { claimDeadlines, filingFindings } from '@trade-credit/domain/claims/deadlines.ts'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { won, wonView } from '@trade-credit/domain/won.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import { findingView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { StoredClaim } from './claim.ts'

/** The whole claim in a language; `received` are the types of the papers that came. */
export function claimView(
  claim: StoredClaim,
  received: ReadonlySet<string>,
  language: Language,
  rulebook: RulebookVersion
) {
  const { putForward } = claim
  return {
    ...claimHead(claim),
    receivableIds: claim.receivableIds,
    lateReason: claim.lateReason,
    receivables: putForward?.receivables ?? [],
    undesignatedPayments: putForward?.undesignatedPayments ?? [],
    securityProceeds: putForward?.securityProceeds ?? 0,
    lossReductionCosts: putForward?.lossReductionCosts ?? [],
    documents: claim.documents.map(type => ({ type, received: received.has(type) })),
    assessmentId: claim.assessmentId,
    decisionId: claim.decisionId,
    findings: filingFindingsOf(claim, rulebook).map(found => findingView(found, language))
  }
}

/** One line of a list of claims, and what every view of one begins with. */
export function claimHead(claim: StoredClaim) {
  return {
    id: claim.id,
    status: claim.status,
    policyId: claim.policyId,
    product: claim.product,
    policyholder: { businessNumber: claim.policyholder },
    buyer: claim.buyer,
    event: { type: claim.eventType, id: claim.ownReportId ?? claim.eventId, occurredOn: claim.occurredOn },
    drafted: claim.drafted,
    expectedPayout: claim.expectedPayout === null ? null : wonView(won(claim.expectedPayout)),
    claimableFrom: claim.claimableFrom,
    lateAfter: claim.lateAfter,
    barredAfter: claim.barredAfter,
    filedOn: claim.filedOn,
    late: claim.filedOn !== null && claim.filedOn > claim.lateAfter,
    payableBy: claim.payableBy,
    eventFollowUp: claim.eventFollowUp,
    createdAt: claim.createdAt.toISOString()
  }
}

function filingFindingsOf(claim: StoredClaim, { rulebook, rulesAt }: RulebookVersion) {
  if (claim.filedOn === null) return []
  const deadlines = claimDeadlines(claim.claimableFrom, rulesAt(claim.claimableFrom), holidayCalendarOf(rulebook))
  return filingFindings({ on: claim.filedOn, lateReason: claim.lateReason }, deadlines)
}
