import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { insertEvent, partyOf, type StoredEvent } from './repository.ts'
import type { InsuredEventRequest } from './schemas.ts'
import { readToldEvent } from './told-event.ts'

/**
 * Keeps a report. It looks at no other report, so what the reporter is told cannot depend on any. Ends in `invalid_request` for an
 * event that cannot have happened as told.
 */
export async function reportEvent(
  trx: Transaction,
  body: InsuredEventRequest,
  { businessDate, now, rules }: { readonly businessDate: PlainDate; readonly now: Date; readonly rules: Rules }
): Promise<StoredEvent> {
  const { buyer, type, evidence, ...told } = body
  const { occurredOn, details } = readToldEvent(type, told, businessDate, rules)
  const event: StoredEvent = {
    id: newId('ev'),
    organisation: trx.actor.organisation,
    buyer,
    party: await partyOf(trx, buyer),
    type,
    occurredOn,
    details,
    evidence: { reference: evidence?.reference ?? null, source: evidence?.source ?? null },
    status: 'reported',
    corrects: null,
    reason: null,
    publicEventId: null,
    confirmedOn: null,
    version: 1n,
    createdAt: now
  }
  await insertEvent(trx, { ...event, confirmedBy: null })
  recordChange(trx, {
    aggregate: { type: 'insured_event', id: event.id },
    action: 'insured_event.reported',
    facts: { type, occurredOn },
    events: [statusChanged(event)]
  })
  return event
}

/** What the reporter is told whenever its report moves on. */
export function statusChanged({ id, organisation, status }: Pick<StoredEvent, 'id' | 'organisation' | 'status'>) {
  return {
    type: 'insured_event.status_changed',
    subject: id,
    recipients: [organisation],
    data: { eventId: id, status }
  } as const
}
