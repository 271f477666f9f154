import type { Actor } from '@trade-credit/database/actor.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { OfferStatus } from '@trade-credit/domain/underwriting/offer-status.ts'
import { releaseWithTransaction } from '@trade-credit/ledger/decide-with-transaction.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { statusOf } from './offer-view.ts'
import { concernedBy, lockOwnOffer } from './own-offer.ts'
import { type StoredOffer, updateRejection } from './repository.ts'

/**
 * Gives up one's own offer that is open or accepted: what it held is free with the commit. Its application is withdrawn by that, whoever's it
 * is, and who handed the offer over is told. Ends in `not_found` for what is not the caller's own, and in `conflict` for an offer that
 * is bound, was handed over and taken, or came to its end before. The route needs `again: isHoldDecided`: the hold decides, and whoever binds
 * the offer at this moment has no lock but that.
 */
export async function rejectOffer(
  trx: Transaction,
  offerId: string,
  { actor, businessDate }: { readonly actor: Actor; readonly businessDate: PlainDate }
): Promise<StoredOffer> {
  const offer = await lockOwnOffer(trx, offerId, actor)
  const status = statusOf(offer, businessDate)
  if (status !== 'open' && status !== 'accepted') return refuse(status, offer)
  releaseWithTransaction(trx, offer.hold_id)
  updateRejection(trx, { id: offer.id, rejectedOn: businessDate, rejectedBy: actor.client })
  recordRejection(trx, offer, businessDate)
  return { ...offer, hold_state: 'released', rejected_on: businessDate, rejected_by: actor.client }
}

function recordRejection(trx: Transaction, offer: StoredOffer, on: PlainDate): void {
  const { id, application_id: applicationId, handed_over_by: before } = offer
  recordChange(trx, {
    aggregate: { type: 'offer', id },
    action: 'offer.rejected',
    facts: { on, application: applicationId },
    events: [
      {
        type: 'offer.status_changed',
        subject: id,
        recipients: concernedBy(offer),
        data: { offerId: id, applicationId, status: 'rejected' }
      },
      {
        type: 'application.status_changed',
        subject: applicationId,
        recipients: [before ?? offer.organisation],
        data: { applicationId, status: 'withdrawn' }
      }
    ]
  })
  if (before !== null)
    sendNotice(trx, {
      recipient: before,
      kind: 'offer_rejected',
      subject: { offerId: id, applicationId },
      parameters: { rejectedOn: on }
    })
}

/**
 * Ends one's own offer with its application, which is locked and approved. Ends in `conflict` for an offer that is bound, which stays as does its
 * application, or was taken, which is another's. The route needs `again: isHoldDecided`, as of `rejectOffer`.
 */
export async function withdrawOffer(trx: Transaction, offerId: string): Promise<void> {
  const offer = await lockOwnOffer(trx, offerId, trx.actor)
  if (offer.hold_state === 'committed') problem('conflict', { detail: REFUSALS.bound() })
  releaseWithTransaction(trx, offer.hold_id)
  recordChange(trx, {
    aggregate: { type: 'offer', id: offer.id },
    action: 'offer.withdrawn',
    facts: { application: offer.application_id },
    events: [
      {
        type: 'offer.status_changed',
        subject: offer.id,
        recipients: [offer.organisation],
        data: { offerId: offer.id, applicationId: offer.application_id, status: 'withdrawn' }
      }
    ]
  })
}

function refuse(status: keyof typeof REFUSALS, offer: StoredOffer): never {
  return problem('conflict', { detail: REFUSALS[status](offer) })
}

const REFUSALS = {
  bound: () => ({
    ko: '이미 보험계약이 체결되어 철회할 수 없습니다. POST /v1/policies/{id}/cancellations로 해지해 주세요.',
    en: 'A policy is bound already, so it cannot be withdrawn. Cancel it with POST /v1/policies/{id}/cancellations.'
  }),
  lapsed: ({ valid_until: until }) => ({
    ko: `마지막 날(${until})이 지나 인수결과가 이미 실효되었습니다. 따로 하실 일은 없습니다.`,
    en: `Its last day was ${until}, so it has lapsed already. There is nothing more to do.`
  }),
  withdrawn: () => ({
    ko: '청약이 철회되어 인수결과도 이미 없어졌습니다. 따로 하실 일은 없습니다.',
    en: 'The application was withdrawn, and the offer with it. There is nothing more to do.'
  }),
  rejected: ({ rejected_on: on }) => ({
    ko: `${on}에 이미 거절하신 인수결과입니다. 따로 하실 일은 없습니다.`,
    en: `It was rejected on ${on} already. There is nothing more to do.`
  })
} as const satisfies Record<
  Exclude<OfferStatus, 'open' | 'accepted'>,
  (offer: StoredOffer) => { readonly ko: string; readonly en: string }
>
