import type { Actor } from '@trade-credit/database/actor.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { findOffer, lockOffer, type StoredOffer } from './repository.ts'

/**
 * The caller's own offer, which nobody else changes until the transaction ends. Ends in `conflict` for one that the caller handed over
 * and the channel of the firm took, and in `not_found` for any other.
 */
export async function lockOwnOffer(
  trx: Pick<Transaction, 'query'>,
  offerId: string,
  { organisation }: Pick<Actor, 'organisation'>
): Promise<StoredOffer> {
  const locked = await lockOffer(trx, offerId)
  if (locked?.organisation === organisation) return locked
  // Whoever handed an offer over reads it still, and locks it no more.
  const seen = locked ?? (await findOffer(trx, offerId))
  if (seen?.handed_over_by === organisation) return refuseTaken(seen)
  return problem('not_found')
}

/** Who is told what becomes of an offer: its organisation, and the one that handed it over. */
export function concernedBy(offer: Pick<StoredOffer, 'organisation' | 'handed_over_by'>): string[] {
  return offer.handed_over_by === null ? [offer.organisation] : [offer.organisation, offer.handed_over_by]
}

function refuseTaken({ id, handed_over_on: takenOn, valid_until: until }: StoredOffer): never {
  return problem('conflict', {
    detail: {
      ko: `${takenOn}에 계약자의 포털이 넘겨받은 인수결과여서, 이제 그 포털만 수락하고 계약을 체결하거나 거절할 수 있습니다. ${until}까지 체결되지 않으면 저절로 실효됩니다. 진행 상태는 GET /v1/offers/${id}에서 확인해 주세요.`,
      en: `The firm’s portal took this offer on ${takenOn}: it alone can accept, bind or reject it now. Unless it is bound by ${until}, it lapses by itself. See how it stands with GET /v1/offers/${id}.`
    }
  })
}
