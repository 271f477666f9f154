import type { Transaction } from '@trade-credit/database/transaction.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { StoredClaim } from './claim.ts'
import { befellBuyer, holdPublicEvent } from './claimed-event.ts'
import { findClaim, lockClaim } from './repository.ts'

/** The claim, locked. Ends in `not_found` when there is none that the caller may see. */
export async function lockedClaim(trx: Transaction, id: string): Promise<StoredClaim> {
  return (await lockClaim(trx, id)) ?? problem('not_found')
}

/**
 * The claim, locked, and its event, which nobody corrects or withdraws until this transaction ends. The event comes first, as it
 * does for whoever withdraws one and then looks at its claims. `eventStands` is true for overdue receivables, which have no event, and
 * false once the event is another's by the insurer's word on who is one person.
 */
export async function lockClaimAndEvent(
  trx: Transaction,
  id: string
): Promise<{ claim: StoredClaim; eventStands: boolean }> {
  const found = (await findClaim(trx, id)) ?? problem('not_found')
  const event = found.eventId === null ? null : await holdPublicEvent(trx, found.eventId)
  const claim = await lockedClaim(trx, id)
  // A correction took the claim over to another event in between.
  if (claim.eventId !== found.eventId) problem('conflict')
  const eventStands =
    event === null ? found.eventId === null : event.status === 'confirmed' && (await befellBuyer(trx, claim, event))
  return { claim, eventStands }
}
