import type { Transaction } from '@trade-credit/database/transaction.ts'
import { nextEventStatus } from '@trade-credit/domain/insured-events/event-lifecycle.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { enqueueJob } from '@trade-credit/service/platform/jobs/enqueue-job.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { endPublicEvent, lockPublicEvent } from './public-events.repository.ts'
import { refuseInStatus } from './refusals.ts'
import { statusChanged } from './report-event.ts'
import { findEvent, lockEvent, moveEvent, type StoredEvent } from './repository.ts'

type Trx = Transaction

/**
 * The report, locked, and before it the public event that it was confirmed as: everybody takes these locks in this order. Ends in
 * `not_found`, and in `conflict` when it was confirmed in between.
 */
export async function lockWithPublicEvent(trx: Trx, id: string): Promise<StoredEvent> {
  const seen = await findEvent(trx, id)
  if (!seen) return problem('not_found')
  if (seen.publicEventId !== null) await lockPublicEvent(trx, seen.publicEventId)
  const report = await lockEvent(trx, id)
  if (!report) return problem('not_found')
  return report.publicEventId === seen.publicEventId ? report : problem('conflict')
}

/** Withdraws a locked report; with a confirmed one the public event ends, and what was made of it. */
export async function withdrawEvent(trx: Trx, report: StoredEvent, reason: string, now: Date): Promise<StoredEvent> {
  const status = nextEventStatus(report.status, 'withdraw') ?? refuseInStatus(report.status)
  if (report.publicEventId !== null) {
    await endEvent(trx, report.publicEventId, { status: 'withdrawn', reason, correctedBy: null }, now)
    enqueueJob(trx, 'buyer-monitoring', { businessNumber: report.buyer })
    return { ...report, status, reason, version: report.version + 1n }
  }
  const moved = await moveEvent(trx, report.id, { status, reason }, now)
  recordChange(trx, {
    aggregate: { type: 'insured_event', id: report.id },
    action: 'insured_event.withdrawn',
    facts: { version: Number(moved.version) },
    events: [statusChanged(moved)]
  })
  return moved
}

/** Ends a locked public event with all reports of it, tells their reporters, and has the claims looked after. */
export async function endEvent(trx: Trx, publicEventId: string, end: Parameters<typeof endPublicEvent>[2], now: Date) {
  const reports = await endPublicEvent(trx, publicEventId, end, now)
  for (const { id, organisation } of reports) {
    recordChange(trx, {
      aggregate: { type: 'insured_event', id },
      action: `insured_event.${end.status}`,
      facts: { publicEventId, ...(end.correctedBy === null ? {} : { correctedBy: end.correctedBy }) },
      events: [statusChanged({ id, organisation, status: end.status })]
    })
  }
  enqueueJob(trx, 'event-fan-out', { eventId: publicEventId }, { queue: `event-fan-out ${publicEventId}` })
}
