import type { Transaction } from '@trade-credit/database/transaction.ts'
import { nextEventStatus } from '@trade-credit/domain/insured-events/event-lifecycle.ts'
import { subjectOf } from '@trade-credit/domain/insured-events/public-event.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { enqueueJob } from '@trade-credit/service/platform/jobs/enqueue-job.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { publicEventFor } from './public-events.repository.ts'
import { refuseInStatus } from './refusals.ts'
import { statusChanged } from './report-event.ts'
import { moveEvent, partyOf, personOf, type StoredEvent } from './repository.ts'

/**
 * Confirms a locked report. The first report of an event makes it public and sets off its fan-out; a later one joins what is
 * public already. Ends in `conflict` where the report's status does not allow it.
 */
export async function confirmEvent(
  trx: Transaction,
  report: StoredEvent,
  { businessDate, now }: { readonly businessDate: PlainDate; readonly now: Date }
): Promise<StoredEvent> {
  const status = nextEventStatus(report.status, 'confirm') ?? refuseInStatus(report.status)
  const [party, person] = await Promise.all([partyOf(trx, report.buyer), personOf(trx, report.buyer)])
  const found = await publicEventFor(trx, {
    id: report.id,
    subject: subjectOf(report.type, report.buyer, person),
    buyer: report.buyer,
    party,
    type: report.type,
    occurredOn: report.occurredOn,
    details: report.details,
    confirmedOn: businessDate,
    createdAt: now
  })
  // Another officer corrected or withdrew it between the two statements.
  if (found === null) return problem('conflict')
  const confirmed = { publicEventId: found.id, on: businessDate, by: trx.actor.client }
  const moved = await moveEvent(trx, report.id, { status, confirmed }, now)
  recordChange(trx, {
    aggregate: { type: 'insured_event', id: report.id },
    action: 'insured_event.confirmed',
    facts: { publicEventId: found.id, version: Number(moved.version) },
    events: [statusChanged(moved)]
  })
  if (found.isNew) {
    enqueueJob(trx, 'event-fan-out', { eventId: found.id }, { queue: `event-fan-out ${found.id}` })
    enqueueJob(trx, 'buyer-monitoring', { businessNumber: report.buyer })
  }
  return moved
}
