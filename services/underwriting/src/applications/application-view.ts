import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { findingRecordView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { BuyerDecision } from './decision-record.ts'
import type { MissingPapers } from './missing-papers.ts'
import type { ApplicationHead, StoredApplication } from './repository.ts'

/** What belongs to an application and is not in its row. */
export interface ApplicationSurroundings {
  readonly missing: MissingPapers
  /** The last day for an appeal against a decline; null otherwise. */
  readonly appealUntil: PlainDate | null
  /** The last day to submit it or to answer its proposal; null where neither is up to the applicant. */
  readonly openUntil: PlainDate | null
  /** When its offer was accepted; null where none was. */
  readonly offerAcceptedOn: PlainDate | null
}

/** The whole application in a language. */
export function applicationView(
  application: StoredApplication,
  { missing, appealUntil, openUntil, offerAcceptedOn }: ApplicationSurroundings,
  language: Language
) {
  const { record, request } = application
  return {
    ...headOf(application),
    missing: missing.documents,
    missingConsents: missing.consents,
    requestedDocuments: application.requested_documents.map(({ type }) => type),
    answerBy: application.answer_by,
    openUntil,
    offerAcceptedOn,
    reason: application.reason,
    findings: record ? record.findings.map(finding => findingRecordView(finding, language)) : [],
    buyers: record
      ? record.buyers.map(buyer => ofDeclined(application, decidedBuyerView(buyer, language)))
      : request.buyers.map(({ businessNumber, requestedInsuredAmount }) => ({
          ...UNDECIDED,
          businessNumber,
          askedAmount: requestedInsuredAmount ?? null
        })),
    insuredAmount: record?.insuredAmount ?? null,
    premium: record?.premium ?? null,
    disclosures: application.disclosures,
    otherInsurances: application.other_insurances,
    appeal: appealUntil === null ? null : { until: appealUntil, path: `/v1/applications/${application.id}/appeals` },
    rulebook:
      application.rulebook_sha256 === null
        ? null
        : { asOf: application.received_on, version: `sha256:${application.rulebook_sha256}` }
  }
}

/** One line of a list of applications. */
export function applicationSummaryView(application: ApplicationHead) {
  return headOf(application)
}

/** One buyer as it was decided, in a language. */
export function decidedBuyerView(buyer: BuyerDecision, language: Language) {
  return { ...buyer, findings: buyer.findings.map(finding => findingRecordView(finding, language)) }
}

/** A person who declines what was referred declines every buyer of it. */
function ofDeclined<Buyer extends { readonly decision: BuyerDecision['decision'] }>(
  { status }: ApplicationHead,
  buyer: Buyer
): Buyer {
  return status === 'declined' ? { ...buyer, decision: 'declined' } : buyer
}

const UNDECIDED = {
  decision: null,
  approvedAmount: null,
  insuredReceivables: null,
  coveragePercent: null,
  rate: null,
  premium: null,
  findings: []
}

function headOf(application: ApplicationHead) {
  return {
    id: application.id,
    status: application.status,
    quoteId: application.quote_id,
    product: application.product,
    policyholder: { businessNumber: application.policyholder },
    receivedOn: application.received_on,
    requestedInception: application.requested_inception,
    paymentPlan: application.payment_plan,
    offerId: application.offer_id,
    createdAt: application.created_at.toISOString(),
    submittedAt: application.submitted_at?.toISOString() ?? null,
    updatedAt: application.updated_at.toISOString()
  }
}
