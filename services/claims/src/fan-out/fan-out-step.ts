import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { recordJobChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { publishEvent } from '@trade-credit/service/platform/events/publish-event.ts'
import { type Concerned, concernedBy } from '../covers/concerned.repository.ts'
import { coveringPolicyIds, type Share } from '../covers/repository.ts'
import type { PublicEventRecord } from '../insured-events/public-events.repository.ts'
import { statusChanged } from '../insured-events/report-event.ts'
import { draftAndTell, expectations, FAN_OUT, type FanOutBasis } from './draft-for-policies.ts'
import { noLongerConcerned } from './no-longer-concerned.ts'
import { draftsOfKinUntold } from './parted-claims.repository.ts'
import {
  addAudience,
  FIRST_LANE,
  holdEvent,
  joinReports,
  lockProgress,
  ownReports,
  saveProgress,
  saveWhole
} from './repository.ts'

/** Policies in one transaction: many enough for few commits, few enough for a small memory and short locks. */
export const POLICIES_PER_STEP = 1_000

export interface StepReport {
  readonly drafted: number
  /** Whether nothing is left to do in the lane. */
  readonly isOver: boolean
}

const NOTHING_LEFT: StepReport = { drafted: 0, isOver: true }

/**
 * One step of a lane of a fan-out: the next policies have their claims drafted and their policyholders told, and how far it came is
 * written down, all in this one transaction. Killed anywhere, it happened wholly or not at all.
 */
export async function fanOutStep(
  trx: JobTransaction,
  eventId: string,
  share: Share,
  basis: FanOutBasis,
  size: number
): Promise<StepReport> {
  const event = await holdEvent(trx, eventId)
  if (!event || event.status !== 'confirmed') return NOTHING_LEFT
  const { afterPolicy, isFinished } = await lockProgress(trx, eventId, share.lane)
  if (isFinished) return NOTHING_LEFT
  const concerned = await concernedBy(trx, { type: event.type, buyers: [event.buyer] })
  const ids = await coveringPolicyIds(trx, concerned, share, afterPolicy, size)
  const last = ids.at(-1)
  const drafted = last === undefined ? 0 : await concern(trx, event, ids, concerned, basis)
  const finished = ids.length < size
  saveProgress(trx, { eventId, lane: share.lane }, { afterPolicy: last ?? afterPolicy, drafted, finished })
  recordJobChange(trx, FAN_OUT, {
    aggregate: { type: 'insured_event', id: eventId },
    action: 'insured_event.fanned_out',
    facts: { lane: share.lane, policies: ids.length, drafted, finished }
  })
  return { drafted, isOver: finished }
}

async function concern(
  trx: JobTransaction,
  event: PublicEventRecord,
  ids: readonly string[],
  concerned: Concerned,
  basis: FanOutBasis
): Promise<number> {
  const expected = await expectations(trx, event, ids, concerned, basis)
  const organisations = [...new Set(expected.map(({ policy }) => policy.organisation))]
  const known = await ownReports(trx, event.id, organisations)
  return draftAndTell(trx, event, expected, organisation => known.get(organisation) ?? event.id, basis)
}

/** Before the first step: the other reports of the same event are confirmed with it, and their reporters told. */
export async function joinOtherReports(trx: JobTransaction, eventId: string, { now }: FanOutBasis): Promise<void> {
  const event = await holdEvent(trx, eventId)
  if (!event || event.status !== 'confirmed') return
  const { businessNumbers } = await concernedBy(trx, { type: event.type, buyers: [event.buyer] })
  const joined = await joinReports(trx, event, businessNumbers, now)
  for (const report of joined.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    recordJobChange(trx, FAN_OUT, {
      aggregate: { type: 'insured_event', id: report.id },
      action: 'insured_event.confirmed',
      facts: { publicEventId: event.id },
      events: [statusChanged({ ...report, status: 'confirmed' })]
    })
  }
}

/**
 * After the last step: the organisations whose policies it concerns and which do not know of the event are told of it, and may read it. It goes
 * by who was told, as a fan-out that began anew meanwhile finds more of them.
 */
export async function tellOfEvent(trx: JobTransaction, eventId: string, { now }: FanOutBasis): Promise<void> {
  const event = await holdEvent(trx, eventId)
  if (!event || event.status !== 'confirmed') return
  await lockProgress(trx, eventId, FIRST_LANE)
  // The insurer may have taken its word back since a step drafted by it: whoever is about to lose that draft hears of no other firm's event.
  const parted = await noLongerConcerned(trx, await draftsOfKinUntold(trx, eventId))
  const told = await addAudience(
    trx,
    eventId,
    parted.map(({ id }) => id),
    now
  )
  const reporters = await ownReports(trx, eventId, told)
  // Who reported it itself has heard of its own report, and hears of no other.
  publishEvent(trx, {
    type: 'insured_event.status_changed',
    subject: eventId,
    recipients: told.filter(organisation => !reporters.has(organisation)),
    data: { eventId, status: 'confirmed' }
  })
  saveWhole(trx, eventId, 'told')
}
