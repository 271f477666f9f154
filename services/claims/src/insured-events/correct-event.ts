import type { Transaction } from '@trade-credit/database/transaction.ts'
import { nextEventStatus } from '@trade-credit/domain/insured-events/event-lifecycle.ts'
import { subjectOf } from '@trade-credit/domain/insured-events/public-event.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { endEvent } from './end-event.ts'
import { giveUpKey, publicEventFor } from './public-events.repository.ts'
import { refuseInStatus } from './refusals.ts'
import { insertEvent, moveEvent, personOf, type StoredEvent } from './repository.ts'
import type { CorrectionRequest } from './schemas.ts'
import { readToldEvent } from './told-event.ts'

/**
 * Puts a confirmed event right: a new, confirmed one takes its place, and the job that ends the old one takes its claims over to the
 * new. `report` is locked together with its public event. Fields that the correction leaves out stay as they were.
 */
export async function correctEvent(
  trx: Transaction,
  report: StoredEvent,
  { reason, evidence, ...told }: CorrectionRequest,
  { businessDate, now, rules }: { readonly businessDate: PlainDate; readonly now: Date; readonly rules: Rules }
): Promise<StoredEvent> {
  if (nextEventStatus(report.status, 'correct') === null) refuseInStatus(report.status)
  const { publicEventId, buyer, type } = report
  if (publicEventId === null) throw new Error(`the confirmed event ${report.id} is no public event`)
  const { statedOn: _, ...details } = report.details
  const read = readToldEvent(type, { occurredOn: report.occurredOn, ...details, ...told }, businessDate, rules)
  const id = newId('ev')
  const corrected: StoredEvent = {
    ...report,
    ...read,
    id,
    organisation: trx.actor.organisation,
    evidence: evidence ? { reference: evidence.reference, source: evidence.source } : report.evidence,
    status: 'confirmed',
    corrects: report.id,
    reason,
    publicEventId: null,
    confirmedOn: null,
    version: 1n,
    createdAt: now
  }
  const subject = subjectOf(type, buyer, await personOf(trx, buyer))
  return replace(trx, corrected, { publicEventId, subject, businessDate, now, reason })
}

async function replace(
  trx: Transaction,
  event: StoredEvent,
  old: {
    readonly publicEventId: string
    readonly subject: string
    readonly businessDate: PlainDate
    readonly now: Date
    readonly reason: string
  }
): Promise<StoredEvent> {
  // The report first, unconfirmed: what is public refers to it. It becomes its reporter's only once it is confirmed, below.
  await insertEvent(trx, { ...event, status: 'reported', confirmedBy: null })
  const { now, reason, businessDate } = old
  await giveUpKey(trx, old.publicEventId)
  const found = await publicEventFor(trx, {
    id: event.id,
    subject: old.subject,
    buyer: event.buyer,
    party: event.party,
    type: event.type,
    occurredOn: event.occurredOn,
    details: event.details,
    confirmedOn: businessDate,
    createdAt: now
  })
  if (found === null) return problem('conflict')
  await endEvent(trx, old.publicEventId, { status: 'corrected', reason, correctedBy: found.id }, now)
  const confirmed = { publicEventId: found.id, on: businessDate, by: trx.actor.client }
  const moved = await moveEvent(trx, event.id, { status: 'confirmed', confirmed }, now)
  recordChange(trx, {
    aggregate: { type: 'insured_event', id: event.id },
    action: 'insured_event.confirmed',
    facts: { publicEventId: found.id, corrects: event.corrects, version: Number(moved.version) }
  })
  return moved
}
