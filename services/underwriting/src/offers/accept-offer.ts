import type { Actor } from '@trade-credit/database/actor.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { keepWithTransaction } from '@trade-credit/ledger/decide-with-transaction.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { statusOf } from './offer-view.ts'
import { concernedBy, lockOwnOffer } from './own-offer.ts'
import { acceptOpenOffer, type StoredOffer } from './repository.ts'

/**
 * Accepts one's own open offer, once. Ends in `not_found` for what is not the caller's own, and in `conflict` for an offer that was
 * accepted before, is bound, was withdrawn or rejected, was handed over and taken, or has lapsed: nothing changes then. The route needs
 * `again: isHoldDecided`: whoever ends the offer at this moment comes first, or after.
 */
export async function acceptOffer(
  trx: Transaction,
  offerId: string,
  { actor, businessDate }: { readonly actor: Actor; readonly businessDate: PlainDate }
): Promise<StoredOffer> {
  const { organisation, client } = actor
  const accept = () => acceptOpenOffer(trx, { id: offerId, organisation, on: businessDate, by: client })
  // One that the caller took since the first look is open by the second, and locked by then.
  const offer = (await accept()) ?? (await lockOpen(trx, offerId, { actor, businessDate }).then(accept))
  if (!offer) throw new Error('an open and locked offer of the caller could not be accepted')
  keepWithTransaction(trx, offer.hold_id)
  recordChange(trx, {
    aggregate: { type: 'offer', id: offer.id },
    action: 'offer.accepted',
    facts: { on: businessDate },
    events: [
      {
        type: 'offer.status_changed',
        subject: offer.id,
        recipients: concernedBy(offer),
        data: { offerId: offer.id, applicationId: offer.application_id, status: 'accepted' }
      }
    ]
  })
  return offer
}

async function lockOpen(
  trx: Transaction,
  offerId: string,
  { actor, businessDate }: { readonly actor: Actor; readonly businessDate: PlainDate }
): Promise<void> {
  const offer = await lockOwnOffer(trx, offerId, actor)
  const status = statusOf(offer, businessDate)
  if (status !== 'open') problem('conflict', { detail: REFUSALS[status](offer) })
}

const REFUSALS = {
  accepted: ({ accepted_on: on }: StoredOffer) => ({
    ko: `${on}에 이미 수락하셨습니다. POST /v1/policies로 계약을 체결해 주세요.`,
    en: `It was accepted on ${on} already. Go on with POST /v1/policies.`
  }),
  bound: () => ({
    ko: '이미 보험계약이 체결된 인수결과입니다. GET /v1/policies에서 계약을 확인해 주세요.',
    en: 'It is bound already. Find the policy in GET /v1/policies.'
  }),
  lapsed: ({ valid_until: until }: StoredOffer) => ({
    ko: `수락할 수 있는 마지막 날(${until})이 지나 인수결과가 실효되었습니다. 새로 견적을 받아 청약해 주세요.`,
    en: `Its last day was ${until}, so it has lapsed. Ask for a new quote and apply again.`
  }),
  rejected: ({ rejected_on: on }: StoredOffer) => ({
    ko: `${on}에 거절하신 인수결과입니다. 새로 견적을 받아 청약해 주세요.`,
    en: `It was rejected on ${on}. Ask for a new quote and apply again.`
  }),
  withdrawn: () => ({
    ko: '청약이 철회되어 인수결과도 없어졌습니다. 새로 청약해 주세요.',
    en: 'The application was withdrawn, and the offer with it. Apply again.'
  })
} as const
