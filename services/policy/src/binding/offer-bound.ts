import type { NewEvent } from '@trade-credit/service/platform/events/publish-event.ts'
import type { BindableOffer } from './offers.repository.ts'

/**
 * The event that tells whoever handed the offer over, and the organisation that bound it, what became of it; of the policy it says
 * nothing.
 */
export function offerBound({ id, applicationId, organisation, handedOverBy }: BindableOffer): NewEvent[] {
  if (handedOverBy === null) return []
  return [
    {
      type: 'offer.status_changed',
      subject: id,
      recipients: [organisation, handedOverBy],
      data: { offerId: id, applicationId, status: 'bound' }
    }
  ]
}
