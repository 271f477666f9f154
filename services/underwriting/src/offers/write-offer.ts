import type { Transaction } from '@trade-credit/database/transaction.ts'
import { ENGINE_VERSION } from '@trade-credit/domain/engine-version.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { NO_WON } from '@trade-credit/domain/won.ts'
import { placeHold } from '@trade-credit/ledger/place-hold.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import type { StoredApplication } from '../applications/repository.ts'
import type { CoverAsk } from '../decisions/assess-application.ts'
import type { OfferDays } from '../decisions/offer-days.ts'
import type { ApprovedCover } from '../decisions/settle-decision.ts'
import { type PartyNews, recordParties } from '../parties/parties-of.ts'
import type { OfferCondition } from './tables.ts'

export interface NewOffer {
  readonly id: string
  /** Locked, and written down before. */
  readonly application: StoredApplication
  readonly approved: ApprovedCover
  readonly asks: readonly CoverAsk[]
  readonly days: OfferDays
  readonly policyholderParty: string
  /** What the application says of its firms that nobody said before. */
  readonly news: PartyNews
  readonly conditions: readonly OfferCondition[]
  /** When the applicant accepts it by the request that opens it; null where that is still to be said. */
  readonly acceptedOn: PlainDate | null
  readonly rulebookSha256: string
  readonly now: Date
}

/**
 * The one place where offers come from. With the commit it stores the offer, keeps who its firms are, holds what it covers on every account, as the very last
 * statement, and tells the organisation, unless it accepts it by the same request. The commit fails as `isCapacityTaken` tells where somebody else took the capacity meanwhile.
 */
export function writeOffer(trx: Transaction, offer: NewOffer): void {
  const { id, application, approved, asks, days, conditions, acceptedOn, now } = offer
  const holdId = newId('ho')
  trx.defer({
    name: 'insert_offer',
    text: `insert into underwriting.offer (id, organisation, application_id, hold_id, product, policyholder, policyholder_party, valid_until,
        requested_inception, payment_plan, request, record, conditions, insured_amount, payable, rulebook_sha256, engine_version, created_at,
        accepted_on, accepted_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
    values: [
      id,
      application.organisation,
      application.id,
      holdId,
      application.product,
      application.policyholder,
      offer.policyholderParty,
      days.validUntil,
      application.requested_inception,
      application.payment_plan,
      JSON.stringify(approved.request),
      JSON.stringify(approved.record),
      JSON.stringify(conditions),
      approved.insuredAmount,
      approved.payable,
      offer.rulebookSha256,
      ENGINE_VERSION,
      now,
      acceptedOn,
      acceptedOn === null ? null : trx.actor.client
    ]
  })
  const held = new Set([application.policyholder, ...approved.amounts.keys()])
  recordParties(trx, offer.news, held)
  placeHold(trx, {
    id: holdId,
    subject: id,
    organisation: application.organisation,
    period: days.held,
    expiresOn: days.validUntil,
    lines: asks.flatMap(({ businessNumber, accounts }) => {
      const amount = approved.amounts.get(businessNumber) ?? NO_WON
      return amount === NO_WON
        ? []
        : accounts.map(({ account, limit }) => ({ line: businessNumber, account, amount, limit }))
    })
  })
  recordChange(trx, {
    aggregate: { type: 'offer', id },
    action: 'offer.opened',
    facts: {
      application: application.id,
      validUntil: days.validUntil,
      rulebook: offer.rulebookSha256,
      buyers: approved.amounts.size,
      ...(acceptedOn !== null && { acceptedOn })
    },
    events: [
      {
        type: 'offer.status_changed',
        subject: id,
        recipients: [application.organisation],
        data: { offerId: id, applicationId: application.id, status: acceptedOn === null ? 'open' : 'accepted' }
      }
    ]
  })
  if (acceptedOn === null)
    sendNotice(trx, {
      recipient: application.organisation,
      kind: 'offer_opened',
      subject: { offerId: id, applicationId: application.id },
      parameters: { validUntil: days.validUntil }
    })
}
