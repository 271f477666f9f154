import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { EventStatus } from '@trade-credit/domain/insured-events/event-lifecycle.ts'
import type { PublicEventType } from '@trade-credit/domain/insured-events/public-event.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { concernedBy } from '../covers/concerned.repository.ts'
import type { StoredDetails } from './told-facts.ts'

/** A confirmed event, in the words of the code. */
export interface PublicEventRecord {
  readonly id: string
  readonly subject: string
  readonly buyer: string
  readonly party: string
  readonly type: PublicEventType
  readonly occurredOn: PlainDate
  readonly details: StoredDetails
  readonly status: Exclude<EventStatus, 'reported'>
  readonly confirmedOn: PlainDate
  readonly correctedBy: string | null
  readonly version: bigint
  readonly createdAt: Date
}

const COLUMNS = `id, subject, buyer, party, type, occurred_on as "occurredOn", details, status, confirmed_on as "confirmedOn",
  corrected_by as "correctedBy", version, created_at as "createdAt"`

/**
 * The public event of this subject, kind and day, made unless it is there: whoever comes second waits for the first and is given the
 * same one. One that was made on a number of the same person, before the insurer said so, is it too. Null when it ceased to be confirmed
 * at this very moment.
 */
export async function publicEventFor(
  trx: Transaction,
  event: Omit<PublicEventRecord, 'status' | 'correctedBy' | 'version'>
): Promise<{ readonly id: string; readonly isNew: boolean } | null> {
  const { businessNumbers } = await concernedBy(trx, { type: event.type, buyers: [event.buyer] })
  // Put in order here: for the first of them, Postgres went through all events by their ids.
  const known = await trx.query<{ id: string }>({
    name: 'find_public_event_of_person',
    text: `select id from claims.public_event
      where buyer = any ($1) and type = $2 and occurred_on = $3 and status = 'confirmed' and subject <> $4 for share`,
    values: [businessNumbers, event.type, event.occurredOn, event.subject]
  })
  const [first] = known.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  if (first) return { id: first.id, isNew: false }
  const [made] = await trx.query<{ id: string }>({
    name: 'insert_public_event',
    text: `insert into claims.public_event (id, subject, buyer, party, type, occurred_on, details, status, confirmed_on, version,
        created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, 'confirmed', $8, 1, $9, $9)
      on conflict (subject, type, occurred_on) where status = 'confirmed' do nothing returning id`,
    values: [
      event.id,
      event.subject,
      event.buyer,
      event.party,
      event.type,
      event.occurredOn,
      JSON.stringify(event.details),
      event.confirmedOn,
      event.createdAt
    ]
  })
  if (made) return { id: made.id, isNew: true }
  const [there] = await trx.query<{ id: string }>({
    name: 'find_public_event_of_day',
    text: `select id from claims.public_event
      where subject = $1 and type = $2 and occurred_on = $3 and status = 'confirmed' for share`,
    values: [event.subject, event.type, event.occurredOn]
  })
  return there ? { id: there.id, isNew: false } : null
}

/** The public event, kept from others until the transaction ends. */
export async function lockPublicEvent(trx: Transaction, id: string): Promise<PublicEventRecord> {
  const [event] = await trx.query<PublicEventRecord>({
    name: 'lock_public_event',
    text: `select ${COLUMNS} from claims.public_event where id = $1 for update`,
    values: [id]
  })
  if (!event) throw new Error(`a report names the public event ${id}, which is not there`)
  return event
}

/** Lets another event of the same day take a locked one's place, before that one is ended for good. */
export async function giveUpKey(trx: Transaction, id: string): Promise<void> {
  await trx.query({
    name: 'give_up_public_event_key',
    text: `update claims.public_event set status = 'withdrawn' where id = $1`,
    values: [id]
  })
}

/** Ends a locked public event and every report that was confirmed as it; gives the reports. */
export async function endPublicEvent(
  trx: Transaction,
  id: string,
  end: { readonly status: 'corrected' | 'withdrawn'; readonly reason: string; readonly correctedBy: string | null },
  now: Date
): Promise<{ readonly id: string; readonly organisation: string }[]> {
  await trx.query({
    name: 'end_public_event',
    text: `update claims.public_event set status = $2, corrected_by = $3, version = version + 1, updated_at = $4 where id = $1`,
    values: [id, end.status, end.correctedBy, now]
  })
  const reports = await trx.query<{ id: string; organisation: string }>({
    name: 'end_reports_of_public_event',
    text: `update claims.insured_event set status = $2, reason = $3, version = version + 1, updated_at = $4
      where public_event_id = $1 and status = 'confirmed' returning id, organisation`,
    values: [id, end.status, end.reason, now]
  })
  return reports.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** A public event of which the caller's organisation was told; undefined for any other. */
export async function findEventTold(trx: Transaction, id: string): Promise<PublicEventRecord | undefined> {
  const [event] = await trx.query<PublicEventRecord>({
    name: 'find_event_told',
    text: `select ${COLUMNS} from claims.public_event
      where id = $1 and exists (select from claims.event_audience t where t.event_id = id and t.organisation = $2)`,
    values: [id, trx.actor.organisation]
  })
  return event
}
