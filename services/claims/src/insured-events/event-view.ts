import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { findingView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { PublicEventRecord } from './public-events.repository.ts'
import type { StoredEvent } from './repository.ts'
import { notesOn } from './told-event.ts'

/** What a view is made with. */
export interface EventReader {
  readonly language: Language
  readonly today: PlainDate
  /** Of the business date. */
  readonly rules: Rules
  /** Whether the insurer or an auditor reads: they see who reported. */
  readonly oversees: boolean
}

/** A report as its reporter, the insurer or an auditor sees it. */
export function eventView(event: StoredEvent, reader: EventReader) {
  const { reference, source } = event.evidence
  return {
    ...publicPart(event, reader),
    evidence: reference === null || source === null ? null : { reference, source },
    confirmedOn: event.confirmedOn,
    corrects: event.corrects,
    reason: event.reason,
    ...(reader.oversees ? { reportedBy: event.organisation, publicEventId: event.publicEventId } : {})
  }
}

/** A confirmed event as those see it whom it concerns: nothing of who reported it, with what evidence. */
export function publicEventView(event: PublicEventRecord, reader: EventReader) {
  return {
    ...publicPart(event, reader),
    evidence: null,
    confirmedOn: event.confirmedOn,
    corrects: null,
    reason: null
  }
}

type Seen = Pick<StoredEvent, 'id' | 'status' | 'buyer' | 'type' | 'occurredOn' | 'details' | 'createdAt'>

function publicPart(event: Seen, { language, today, rules }: EventReader) {
  const { details } = event
  return {
    id: event.id,
    status: event.status,
    buyer: event.buyer,
    type: event.type,
    occurredOn: event.occurredOn,
    reasonArisenOn: details.reasonArisenOn ?? null,
    billNumber: details.billNumber ?? null,
    suspendedOn: details.suspendedOn ?? null,
    closedOn: details.closedOn ?? null,
    closureReportReceivedOn: details.closureReportReceivedOn ?? null,
    registeredOn: details.registeredOn ?? null,
    petitioner: details.petitioner ?? null,
    reportedAt: event.createdAt.toISOString(),
    findings: notesOn(event, today, rules).map(note => findingView(note, language))
  }
}
