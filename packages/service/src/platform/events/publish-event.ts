import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { newId } from '../../ids.ts'
import { compileCheck } from '../../schema/validation.ts'
import { EVENT_TYPES, type EventData, type EventType, sourceOf } from './event-types.ts'

/** Something that happened, and the organisations that are told. */
export interface NewEvent<T extends EventType = EventType> {
  readonly type: T
  /** The id of what it happened to. */
  readonly subject: string
  /** Organisations; one that is named twice is told once, none at all is fine. */
  readonly recipients: readonly string[]
  readonly data: EventData<T>
}

/**
 * Tells the recipients when this transaction commits, and not otherwise. Hold a lock on the subject: then its events
 * reach every feed in the order in which it changed. Throws a TypeError for data that the type does not describe.
 */
export function publishEvent<T extends EventType>(
  trx: Pick<JobTransaction<unknown>, 'defer'>,
  event: NewEvent<T>
): void {
  const recipients = [...new Set(event.recipients)]
  refuseOtherData(event.type, event.data)
  if (recipients.length === 0) return
  trx.defer({
    name: 'publish_event',
    text: 'select platform.publish_event($1, $2, $3, $4, $5, $6)',
    values: [newId('msg'), event.type, sourceOf(event.type), event.subject, recipients, JSON.stringify(event.data)]
  })
}

/** As `publishEvent` for many events in one statement, in the order of the list. */
export function publishEvents(trx: Pick<JobTransaction<unknown>, 'defer'>, events: readonly NewEvent[]): void {
  const rows = events.flatMap(({ type, subject, recipients, data }) => {
    refuseOtherData(type, data)
    const row = { id: newId('msg'), type, source: sourceOf(type), subject, data: JSON.stringify(data) }
    return [...new Set(recipients)].map(recipient => ({ ...row, recipient }))
  })
  if (rows.length === 0) return
  trx.defer({
    name: 'publish_events',
    text: 'select platform.publish_events($1, $2, $3, $4, $5, $6)',
    values: [
      rows.map(row => row.id),
      rows.map(row => row.type),
      rows.map(row => row.source),
      rows.map(row => row.subject),
      rows.map(row => row.recipient),
      rows.map(row => row.data)
    ]
  })
}

const checks = new Map<EventType, (value: unknown) => boolean>()

/** A field too many may be somebody's name: it stops here, in the first test that publishes it. */
function refuseOtherData(type: EventType, data: unknown): void {
  let check = checks.get(type)
  if (!check) checks.set(type, (check = compileCheck(EVENT_TYPES[type].data)))
  if (!check(data)) throw new TypeError(`the data of an event ${type} is not what event-types.ts says`)
}
