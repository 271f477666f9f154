import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { publishEvent } from '@trade-credit/service/platform/events/publish-event.ts'
import { recordJobChange } from '@trade-credit/service/platform/record-change.ts'
import { businessNumbersOf, type Concerned, coveringPolicyIds } from '../covers/covers.repository.ts'
import type { PublicEventRecord } from '../insured-events/public-events.repository.ts'
import { statusChanged } from '../insured-events/report-event.ts'
import { draftAndTell, expectations, FAN_OUT, type FanOutBasis } from './draft-for-policies.ts'
import { addAudience, holdEvent, joinReports, lockProgress, ownReports, saveProgress } from './fan-out.repository.ts'

/** Policies in one transaction: many enough for few commits, few enough for a small memory and short locks. */
export const POLICIES_PER_STEP = 2_000

export interface StepReport {
  readonly drafted: number
  /** Whether nothing is left to do. */
  readonly isOver: boolean
}

/**
 * One step of a fan-out: the next policies have their claims drafted and their policyholders told, and how far it came is written
 * down, all in this one transaction. Killed anywhere, it happened wholly or not at all.
 */
export async function fanOutStep(
  trx: JobTransaction<unknown>,
  eventId: string,
  basis: FanOutBasis,
  size: number
): Promise<StepReport> {
  const event = await holdEvent(trx, eventId)
  if (!event || event.status !== 'confirmed') return { drafted: 0, isOver: true }
  const { afterPolicy, isFinished } = await lockProgress(trx, eventId)
  if (isFinished) return { drafted: 0, isOver: true }
  const concerned = await concernedBy(trx, event)
  if (afterPolicy === '') await joinOtherReports(trx, event, concerned, basis)
  const ids = await coveringPolicyIds(trx, concerned, afterPolicy, size)
  const last = ids.at(-1)
  const drafted = last === undefined ? 0 : await concern(trx, event, ids, concerned, basis)
  const isOver = ids.length < size
  saveProgress(trx, eventId, { afterPolicy: last ?? afterPolicy, drafted, finished: isOver })
  recordJobChange(trx, FAN_OUT, {
    aggregate: { type: 'insured_event', id: eventId },
    action: 'insured_event.fanned_out',
    facts: { policies: ids.length, drafted, finished: isOver }
  })
  return { drafted, isOver }
}

async function concern(
  trx: JobTransaction<unknown>,
  event: PublicEventRecord,
  ids: readonly string[],
  concerned: Concerned,
  basis: FanOutBasis
): Promise<number> {
  const expected = await expectations(trx, event, ids, concerned, basis)
  const organisations = [...new Set(expected.map(({ policy }) => policy.organisation))].sort()
  const [known, told] = await Promise.all([
    ownReports(trx, event.id, organisations),
    addAudience(trx, event.id, organisations, basis.now)
  ])
  // Who reported it itself has heard of its own report, and hears of no other.
  publishEvent(trx, {
    type: 'insured_event.status_changed',
    subject: event.id,
    recipients: told.filter(organisation => !known.has(organisation)),
    data: { eventId: event.id, status: 'confirmed' }
  })
  return draftAndTell(trx, event, expected, organisation => known.get(organisation) ?? event.id, basis)
}

/** The business numbers and the party that the event befell. */
export async function concernedBy(trx: JobTransaction<unknown>, event: PublicEventRecord): Promise<Concerned> {
  if (event.type === 'business_closure') return { party: null, businessNumbers: [event.buyer] }
  return { party: event.party, businessNumbers: await businessNumbersOf(trx, event.party, event.buyer) }
}

async function joinOtherReports(
  trx: JobTransaction<unknown>,
  event: PublicEventRecord,
  { businessNumbers }: Concerned,
  { now }: FanOutBasis
): Promise<void> {
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
