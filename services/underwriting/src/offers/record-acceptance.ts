import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'

/** Says with the commit that the offer was accepted on the day, by a request of its own or in advance: in its audit trail, and to whom it concerns. */
export function recordAcceptance(
  trx: Pick<Transaction, 'defer' | 'actor'>,
  offer: { readonly id: string; readonly applicationId: string; readonly concerned: readonly string[] },
  how: { readonly on: PlainDate; readonly inAdvance: boolean }
): void {
  recordChange(trx, {
    aggregate: { type: 'offer', id: offer.id },
    action: 'offer.accepted',
    facts: { ...how },
    events: [
      {
        type: 'offer.status_changed',
        subject: offer.id,
        recipients: offer.concerned,
        data: { offerId: offer.id, applicationId: offer.applicationId, status: 'accepted' }
      }
    ]
  })
}
