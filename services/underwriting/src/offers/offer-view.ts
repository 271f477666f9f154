import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { handOverStatusOn, offerStatusOn } from '@trade-credit/domain/underwriting/offer-status.ts'
import { won, wonView } from '@trade-credit/domain/won.ts'
import { findingRecordView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { StoredOffer } from './repository.ts'

/** The whole offer in a language, as it stands on the business date. */
export function offerView(offer: StoredOffer, language: Language, today: PlainDate) {
  const { record, conditions } = offer
  return {
    ...headOf(offer, today),
    buyers: record.buyers.map(buyer => ({
      businessNumber: buyer.businessNumber,
      approvedAmount: buyer.insuredAmount,
      insuredReceivables: buyer.insuredReceivables,
      coveragePercent: buyer.coveragePercent,
      rate: buyer.rate,
      premium: buyer.premium,
      conditions: conditions.filter(one => one.businessNumber === buyer.businessNumber).map(one => one.text),
      findings: buyer.findings.map(finding => findingRecordView(finding, language))
    })),
    premium: record.premium,
    conditions: conditions.filter(one => one.businessNumber === null).map(one => one.text),
    rules: record.rules,
    rulebook: { asOf: offer.request.asOf, version: `sha256:${offer.rulebook_sha256}` },
    engine: offer.engine_version
  }
}

/** One line of a list of offers. */
export function offerSummaryView(offer: StoredOffer, today: PlainDate) {
  return { ...headOf(offer, today), payable: wonView(won(offer.payable)) }
}

/** The offer's standing on a day. */
export function statusOf(offer: Standing, today: PlainDate) {
  return offerStatusOn(factsOf(offer), today)
}

type Standing = Pick<StoredOffer, 'hold_state' | 'accepted_on' | 'valid_until' | 'rejected_on'>

function factsOf({
  hold_state: holdState,
  accepted_on: acceptedOn,
  valid_until: validUntil,
  rejected_on: rejectedOn
}: Standing) {
  return { holdState, acceptedOn, validUntil, rejectedOn }
}

/** Where its hand-over stands, without a word of who gave it or has it; null where nobody asked for one. */
function handOverOf(offer: StoredOffer, today: PlainDate) {
  const takenOn = offer.handed_over_on
  if (takenOn === null && !offer.hand_over_asked) return null
  return { status: handOverStatusOn({ takenOn, offer: factsOf(offer) }, today), takenOn }
}

function headOf(offer: StoredOffer, today: PlainDate) {
  return {
    id: offer.id,
    status: statusOf(offer, today),
    applicationId: offer.application_id,
    product: offer.product,
    policyholder: { businessNumber: offer.policyholder },
    validUntil: offer.valid_until,
    requestedInception: offer.requested_inception,
    paymentPlan: offer.payment_plan,
    insuredAmount: wonView(won(offer.insured_amount)),
    createdAt: offer.created_at.toISOString(),
    acceptedOn: offer.accepted_on,
    rejectedOn: offer.rejected_on,
    handOver: handOverOf(offer, today)
  }
}
