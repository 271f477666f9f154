import type { Actor } from '@trade-credit/database/actor.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { canBeHandedOver, type OfferStatus } from '@trade-credit/domain/underwriting/offer-status.ts'
import { keepWithTransaction } from '@trade-credit/ledger/decide-with-transaction.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { newReadableCode } from '@trade-credit/service/readable-code.ts'
import { statusOf } from '../offers/offer-view.ts'
import { lockOwnOffer } from '../offers/own-offer.ts'
import type { StoredOffer } from '../offers/repository.ts'
import { insertHandOver, type NewHandOver } from './repository.ts'

/**
 * Gives a code by which the channel of the firm can take one's own offer; a code that was given before works no more. Ends in
 * `not_found` for what is not the caller's own, and in `conflict` for an offer that was taken already or can no longer be bound. The route needs
 * `again: isHoldDecided`.
 */
export async function handOfferOver(
  trx: Transaction,
  offerId: string,
  { actor, businessDate, now }: { readonly actor: Actor; readonly businessDate: PlainDate; readonly now: Date }
): Promise<NewHandOver & { readonly validUntil: PlainDate }> {
  const offer = await lockOwnOffer(trx, offerId, actor)
  const status = statusOf(offer, businessDate)
  if (offer.handed_over_by !== null) refuse(HELD_BY_ITS_CHANNEL)
  if (!canBeHandedOver(status)) refuse(ENDED[status as keyof typeof ENDED](offer))
  const handOver = { id: newId('oh'), offerId, code: newReadableCode(), now }
  keepWithTransaction(trx, offer.hold_id)
  insertHandOver(trx, handOver)
  recordChange(trx, {
    aggregate: { type: 'offer', id: offerId },
    action: 'offer.hand_over_asked',
    facts: { handOver: handOver.id, validUntil: offer.valid_until }
  })
  return { ...handOver, validUntil: offer.valid_until }
}

const HELD_BY_ITS_CHANNEL = {
  ko: '이미 한 번 넘겨진 인수결과입니다. 다시 넘기지 마시고 POST /v1/policies로 계약을 체결해 주세요.',
  en: 'This offer was handed over once already. Go on with POST /v1/policies in place of handing it on.'
}

const ENDED = {
  bound: () => ({
    ko: '이미 보험계약이 체결된 인수결과여서 넘길 수 없습니다.',
    en: 'It is bound already, so it cannot be handed over.'
  }),
  lapsed: ({ valid_until: until }: StoredOffer) => ({
    ko: `유효기간(${until}까지)이 지나 실효된 인수결과여서 넘길 수 없습니다. 새로 견적을 받아 청약해 주세요.`,
    en: `Its last day was ${until}, so it has lapsed and cannot be handed over. Ask for a new quote and apply again.`
  }),
  rejected: ({ rejected_on: on }: StoredOffer) => ({
    ko: `${on}에 거절하신 인수결과여서 넘길 수 없습니다. 새로 견적을 받아 청약해 주세요.`,
    en: `It was rejected on ${on}, so it cannot be handed over. Ask for a new quote and apply again.`
  }),
  withdrawn: () => ({
    ko: '청약이 철회되어 인수결과도 없어졌습니다. 새로 청약해 주세요.',
    en: 'The application was withdrawn, and the offer with it. Apply again.'
  })
} satisfies Record<Exclude<OfferStatus, 'open' | 'accepted'>, unknown>

function refuse(detail: { readonly ko: string; readonly en: string }): never {
  return problem('conflict', { detail })
}
