import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { eventConsequence } from '@trade-credit/domain/claims/event-consequence.ts'
import { insertConsequences } from './changed-claims.repository.ts'
import type { FanOutBasis } from './draft-for-policies.ts'
import { noLongerConcerned } from './no-longer-concerned.ts'
import { lockClaimsOfKin, makeRoom } from './parted-claims.repository.ts'
import { tellConsequences } from './tell-consequences.ts'

const CLAIMS_PER_STEP = 500

/**
 * One step of what follows where the insurer's word on the number parts it from others: of the next claims that rest on what befell one of
 * them and are about another, those whose event is not their buyer's any more have their drafts withdrawn; filed ones are left to an officer.
 * Their policyholders are told. Gives the last claim that it looked at; null when none is left.
 */
export async function partClaimsStep(
  trx: JobTransaction,
  businessNumber: string,
  after: string,
  { now }: FanOutBasis
): Promise<string | null> {
  const claims = await lockClaimsOfKin(trx, businessNumber, after, CLAIMS_PER_STEP)
  for (const [eventId, ofEvent] of Map.groupBy(claims, ({ eventId }) => eventId)) {
    const parted = (await noLongerConcerned(trx, ofEvent)).flatMap(
      ({ id, organisation, policyId, buyer, ...claim }) => {
        const consequence = eventConsequence(claim.status, { stillCovered: false, isPaid: claim.isPaid })
        return consequence === null ? [] : [{ id, organisation, policyId, buyer, consequence }]
      }
    )
    const drafts = parted.filter(({ consequence }) => consequence === 'draft_withdrawn')
    await makeRoom(
      trx,
      drafts.map(({ id }) => id),
      now
    )
    const event = { id: eventId, change: 'parted' as const }
    const rows = parted.map(({ id, organisation, consequence }) => ({ claimId: id, organisation, consequence }))
    await insertConsequences(trx, event, rows, now)
    tellConsequences(trx, event, parted)
  }
  return claims.length < CLAIMS_PER_STEP ? null : (claims.at(-1)?.id ?? null)
}
