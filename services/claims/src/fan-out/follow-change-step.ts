import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { type EventConsequence, eventConsequence } from '@trade-credit/domain/claims/event-consequence.ts'
import { publishEvent } from '@trade-credit/service/platform/events/publish-event.ts'
import { concernedBy } from '../covers/concerned.repository.ts'
import { soFarKey } from '../covers/money-so-far.repository.ts'
import type { PublicEventRecord } from '../insured-events/public-events.repository.ts'
import {
  type ChangedClaim,
  insertConsequences,
  lockChangedClaims,
  moveClaims,
  withdrawDrafts
} from './changed-claims.repository.ts'
import { type Expectation, expectations, type FanOutBasis } from './draft-for-policies.ts'
import { audienceOf, FIRST_LANE, holdEvent, lockProgress, ownReports, saveWhole } from './repository.ts'
import { tellConsequences } from './tell-consequences.ts'

const CLAIMS_PER_STEP = 500

type Followed = ChangedClaim & { readonly consequence: EventConsequence | null; readonly moved: Expectation | null }

/**
 * One step of what follows from the correction or withdrawal of a public event: the next claims made of it are taken over to the event
 * that took its place, withdrawn, or marked for an officer, and their policyholders told. True when nothing is left.
 */
export async function followChangeStep(
  trx: JobTransaction,
  event: PublicEventRecord,
  basis: FanOutBasis
): Promise<boolean> {
  if (event.status === 'confirmed') return true
  if ((await lockProgress(trx, event.id, FIRST_LANE)).isFollowed) return true
  const change = event.status
  const successor = event.correctedBy === null ? undefined : await holdEvent(trx, event.correctedBy)
  const target = successor?.status === 'confirmed' ? successor : null
  const claims = await lockChangedClaims(trx, event.id, target?.id ?? null, CLAIMS_PER_STEP)
  const covered = target ? await coveredStill(trx, target, claims, basis) : new Map<string, Expectation>()
  const followed = claims.map(claim => follow(claim, covered.get(soFarKey(claim.policyId, claim.buyer)) ?? null))
  const withdrawn = followed.filter(({ consequence }) => consequence === 'draft_withdrawn')
  await withdrawDrafts(
    trx,
    withdrawn.map(({ id }) => id),
    basis.now
  )
  if (target) {
    const moving = followed.flatMap(({ id, status, moved }) =>
      moved ? [{ ...moved, id, isDraft: status === 'draft' }] : []
    )
    await moveClaims(trx, moving, target, basis.now)
  }
  const rows = followed.map(({ id, organisation, consequence }) => ({
    claimId: id,
    organisation,
    consequence: consequence ?? ('none' as const)
  }))
  await insertConsequences(trx, { id: event.id, change }, rows, basis.now)
  tellConsequences(trx, { id: event.id, change }, followed)
  const isOver = claims.length < CLAIMS_PER_STEP
  if (isOver) {
    await tellAudience(trx, event, change)
    saveWhole(trx, event.id, 'followed')
  }
  return isOver
}

/** A claim whose policy has a draft of the new event already does not follow: the new one stands. */
function follow(claim: ChangedClaim, expectation: Expectation | null): Followed {
  const moved = claim.hasSuccessor ? null : expectation
  const stillCovered = claim.status === 'draft' ? moved !== null : expectation !== null
  const consequence = eventConsequence(claim.status, { stillCovered, isPaid: claim.isPaid })
  return { ...claim, consequence, moved: consequence === 'draft_renewed' || consequence === 'reassess' ? moved : null }
}

async function coveredStill(
  trx: JobTransaction,
  target: PublicEventRecord,
  claims: readonly ChangedClaim[],
  basis: FanOutBasis
): Promise<Map<string, Expectation>> {
  const policyIds = [...new Set(claims.map(({ policyId }) => policyId))]
  const concerned = await concernedBy(trx, { type: target.type, buyers: [target.buyer] })
  const expected = await expectations(trx, target, policyIds, concerned, basis)
  return new Map(expected.map(one => [soFarKey(one.policy.id, one.buyer), one]))
}

/** Those who were told of the event and reported none themselves: reporters heard of it at once. */
async function tellAudience(
  trx: JobTransaction,
  event: PublicEventRecord,
  status: 'corrected' | 'withdrawn'
): Promise<void> {
  const audience = await audienceOf(trx, event.id)
  const reporters = await ownReports(trx, event.id, audience)
  publishEvent(trx, {
    type: 'insured_event.status_changed',
    subject: event.id,
    recipients: audience.filter(organisation => !reporters.has(organisation)),
    data: { eventId: event.id, status }
  })
}
