import type { Actor } from '@trade-credit/database/actor.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { canBeHandedOver } from '@trade-credit/domain/underwriting/offer-status.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { sendNotices } from '@trade-credit/service/platform/notices/send-notice.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { readableCodeOf } from '@trade-credit/service/readable-code.ts'
import { statusOf } from '../offers/offer-view.ts'
import { concernedBy } from '../offers/own-offer.ts'
import { findOffer, type StoredOffer } from '../offers/repository.ts'
import { takeByCode } from './repository.ts'

/** What the firm tells its channel. */
export interface HandedOver {
  /** As it was typed. */
  readonly code: string
  /** Of the policyholder, so that a code alone, which somebody overheard, opens nothing. */
  readonly businessNumber: string
}

/**
 * Makes the offer that a firm's code stands for the caller's own: to accept, to bind, and all that follows. A channel that has it
 * already is given it as it stands. Ends in `forbidden` for who is no channel, and in the same `not_found` whatever else is wrong: code,
 * firm, its last day over, withdrawn, bound, or taken by another; nothing changes then.
 */
export async function takeOffer(
  trx: Transaction,
  { code: typed, businessNumber }: HandedOver,
  { actor, businessDate }: { readonly actor: Actor; readonly businessDate: PlainDate }
): Promise<StoredOffer> {
  if (actor.kind !== 'channel') problem('forbidden', { detail: CHANNELS_ALONE })
  const code = readableCodeOf(typed)
  const taking = code === null ? null : await takeByCode(trx, { code, businessNumber, on: businessDate })
  if (!taking) return refuse()
  const offer = (await findOffer(trx, taking.offer_id)) ?? refuse()
  if (!taking.taken) return offer
  // The refusal rolls back what was taken.
  if (!canBeHandedOver(statusOf(offer, businessDate))) refuse()
  recordTaking(trx, offer, taking.hand_over_id)
  return offer
}

function recordTaking(trx: Transaction, offer: StoredOffer, handOver: string): void {
  const { id, organisation, valid_until: validUntil, handed_over_by: before } = offer
  recordChange(trx, {
    aggregate: { type: 'offer', id },
    action: 'offer.handed_over',
    facts: { handOver, on: offer.handed_over_on, status: offer.accepted_on === null ? 'open' : 'accepted' },
    events: [{ type: 'offer.handed_over', subject: id, recipients: concernedBy(offer), data: { offerId: id } }]
  })
  const parameters = { validUntil }
  sendNotices(trx, [
    { recipient: organisation, kind: 'offer_opened', subject: { offerId: id }, parameters },
    ...(before === null
      ? []
      : [
          {
            recipient: before,
            kind: 'offer_handed_over' as const,
            subject: { offerId: id, applicationId: offer.application_id },
            parameters
          }
        ])
  ])
}

const CHANNELS_ALONE = {
  ko: '인수결과는 보험계약자의 포털이 넘겨받습니다. 코드를 보험계약자에게 전달해 포털에서 입력하도록 안내해 주세요.',
  en: 'An offer is taken by the portal of the policyholder. Give the firm the code, to enter it there.'
}

function refuse(): never {
  return problem('not_found', {
    detail: {
      ko: '이 코드와 사업자등록번호로 넘겨받을 인수결과가 없습니다. 둘 다 확인하시고, 그래도 안 되면 청약한 곳에 새 코드를 요청해 주세요.',
      en: 'There is no offer to be taken by this code and business number. Check both, and if they are right ask who applied for a new code.'
    }
  })
}
