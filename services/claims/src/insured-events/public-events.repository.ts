import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PublicEventType } from '@trade-credit/domain/claims/public-event.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { sql } from 'kysely'
import type { EventTables, PublicEventRow, StoredDetails } from './tables.ts'

/** A confirmed event, in the words of the code. */
export interface PublicEventRecord {
  readonly id: string
  readonly subject: string
  readonly buyer: string
  readonly party: string
  readonly type: PublicEventType
  readonly occurredOn: PlainDate
  readonly details: StoredDetails
  readonly status: PublicEventRow['status']
  readonly confirmedOn: PlainDate
  readonly correctedBy: string | null
  readonly version: bigint
  readonly createdAt: Date
}

const COLUMNS = [
  'id',
  'subject',
  'buyer',
  'party',
  'type',
  'occurred_on as occurredOn',
  'details',
  'status',
  'confirmed_on as confirmedOn',
  'corrected_by as correctedBy',
  'version',
  'created_at as createdAt'
] as const

type Trx = Transaction<EventTables>

/**
 * The public event of this subject, kind and day, made unless it is there: whoever comes second waits for the first and is given the
 * same one. Null when it ceased to be confirmed at this very moment.
 */
export async function publicEventFor(
  trx: Trx,
  event: Omit<PublicEventRecord, 'status' | 'correctedBy' | 'version'>
): Promise<{ readonly id: string; readonly isNew: boolean } | null> {
  const made = await trx.db
    .insertInto('claims.public_event')
    .values({
      id: event.id,
      subject: event.subject,
      buyer: event.buyer,
      party: event.party,
      type: event.type,
      occurred_on: event.occurredOn,
      details: JSON.stringify(event.details),
      status: 'confirmed',
      confirmed_on: event.confirmedOn,
      corrected_by: null,
      version: 1n,
      created_at: event.createdAt,
      updated_at: event.createdAt
    })
    .onConflict(conflict =>
      // Written out: a parameter would not tell Postgres which partial index is meant.
      conflict.columns(['subject', 'type', 'occurred_on']).where('status', '=', sql.lit('confirmed')).doNothing()
    )
    .returning('id')
    .executeTakeFirst()
  if (made) return { id: made.id, isNew: true }
  const there = await trx.db
    .selectFrom('claims.public_event')
    .select('id')
    .where('subject', '=', event.subject)
    .where('type', '=', event.type)
    .where('occurred_on', '=', event.occurredOn)
    .where('status', '=', 'confirmed')
    .forShare()
    .executeTakeFirst()
  return there ? { id: there.id, isNew: false } : null
}

/** The public event, kept from others until the transaction ends. */
export async function lockPublicEvent(trx: Trx, id: string): Promise<PublicEventRecord> {
  return trx.db
    .selectFrom('claims.public_event')
    .select(COLUMNS)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

/** Lets another event of the same day take a locked one's place, before that one is ended for good. */
export async function giveUpKey(trx: Trx, id: string): Promise<void> {
  await trx.db.updateTable('claims.public_event').set({ status: 'withdrawn' }).where('id', '=', id).execute()
}

/** Ends a locked public event and every report that was confirmed as it; gives the reports. */
export async function endPublicEvent(
  trx: Trx,
  id: string,
  end: { readonly status: 'corrected' | 'withdrawn'; readonly reason: string; readonly correctedBy: string | null },
  now: Date
): Promise<{ readonly id: string; readonly organisation: string }[]> {
  await trx.db
    .updateTable('claims.public_event')
    .set(eb => ({
      status: end.status,
      corrected_by: end.correctedBy,
      version: eb('version', '+', 1n),
      updated_at: now
    }))
    .where('id', '=', id)
    .execute()
  const reports = await trx.db
    .updateTable('claims.insured_event')
    .set(eb => ({ status: end.status, reason: end.reason, version: eb('version', '+', 1n), updated_at: now }))
    .where('public_event_id', '=', id)
    .where('status', '=', 'confirmed')
    .returning(['id', 'organisation'])
    .execute()
  return reports.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** A public event of which the caller's organisation was told; undefined for any other. */
export async function findEventTold(trx: Trx, id: string): Promise<PublicEventRecord | undefined> {
  return trx.db
    .selectFrom('claims.public_event')
    .innerJoin('claims.event_audience as told', 'told.event_id', 'claims.public_event.id')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('told.organisation', '=', trx.actor.organisation)
    .executeTakeFirst()
}
