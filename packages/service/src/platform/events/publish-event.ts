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
export function publishEvent<T extends EventType>(trx: Pick<JobTransaction, 'defer'>, event: NewEvent<T>): void {
  publishEvents(trx, [event])
}

/** As `publishEvent` for many events, in the order of the list. */
export function publishEvents(trx: Pick<JobTransaction, 'defer'>, events: readonly NewEvent[]): void {
  for (const { type, subject, recipients, data } of events) {
    refuseOtherData(type, data)
    const row = [newId('msg'), type, sourceOf(type), subject]
    const told = JSON.stringify(data)
    for (const recipient of new Set(recipients)) addRow(columnsOf(trx), [...row, recipient, told])
  }
}

/** What each transaction publishes: the columns of its one statement, which are filled until it is sent at the end. */
const publishing = new WeakMap<object, string[][]>()

function columnsOf(trx: Pick<JobTransaction, 'defer'>): string[][] {
  let columns = publishing.get(trx)
  if (!columns) {
    columns = [[], [], [], [], [], []]
    publishing.set(trx, columns)
    trx.defer({
      name: 'publish_events',
      text: 'select platform.publish_events($1, $2, $3, $4, $5, $6)',
      values: columns
    })
  }
  return columns
}

function addRow(columns: readonly string[][], row: readonly string[]): void {
  for (const [i, value] of row.entries()) columns[i]?.push(value)
}

const checks = new Map<EventType, (value: unknown) => boolean>()

/** A field too many may be somebody's name: it stops here, in the first test that publishes it. */
function refuseOtherData(type: EventType, data: unknown): void {
  let check = checks.get(type)
  if (!check) checks.set(type, (check = compileCheck(EVENT_TYPES[type].data)))
  if (!check(data)) throw new TypeError(`the data of an event ${type} is not what event-types.ts says`)
}
