import type { JobTransaction, Transaction } from '@trade-credit/database/transaction.ts'
import type { EventStatus } from '@trade-credit/domain/claims/event-lifecycle.ts'
import type { PublicEventType } from '@trade-credit/domain/claims/public-event.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { onlyOrganisation } from '@trade-credit/service/access/oversees.ts'
import type { EventTables, Evidence, StoredDetails } from './tables.ts'

/** A report as it is stored, in the words of the code. */
export interface StoredEvent {
  readonly id: string
  readonly organisation: string
  readonly buyer: string
  readonly party: string
  readonly type: PublicEventType
  readonly occurredOn: PlainDate
  readonly details: StoredDetails
  readonly evidence: Evidence
  readonly status: EventStatus
  readonly corrects: string | null
  readonly reason: string | null
  readonly publicEventId: string | null
  readonly confirmedOn: PlainDate | null
  readonly version: bigint
  readonly createdAt: Date
}

const COLUMNS = [
  'id',
  'organisation',
  'buyer',
  'party',
  'type',
  'occurred_on as occurredOn',
  'details',
  'evidence',
  'status',
  'corrects',
  'reason',
  'public_event_id as publicEventId',
  'confirmed_on as confirmedOn',
  'version',
  'created_at as createdAt'
] as const

type Trx = Transaction<EventTables>

/** The legal person behind the buyer, as far as anybody told: else its business number stands for it. */
export async function partyOf(trx: Pick<JobTransaction<EventTables>, 'db'>, buyer: string): Promise<string> {
  const row = await trx.db
    .selectFrom('underwriting.published_party')
    .select('party')
    .where('business_number', '=', buyer)
    .executeTakeFirst()
  return row?.party ?? buyer
}

/** Stores a report. */
export async function insertEvent(
  trx: Trx,
  event: Omit<StoredEvent, 'version' | 'organisation'> & { readonly confirmedBy: string | null }
): Promise<void> {
  await trx.db
    .insertInto('claims.insured_event')
    .values({
      id: event.id,
      organisation: trx.actor.organisation,
      client: trx.actor.client,
      buyer: event.buyer,
      party: event.party,
      type: event.type,
      occurred_on: event.occurredOn,
      details: JSON.stringify(event.details),
      evidence: JSON.stringify(event.evidence),
      status: event.status,
      corrects: event.corrects,
      reason: event.reason,
      public_event_id: event.publicEventId,
      confirmed_at: event.confirmedOn === null ? null : event.createdAt,
      confirmed_on: event.confirmedOn,
      confirmed_by: event.confirmedBy,
      version: 1n,
      created_at: event.createdAt,
      updated_at: event.createdAt
    })
    .execute()
}

/** The report, when the caller may see it: Postgres decides. */
export async function findEvent(trx: Trx, id: string): Promise<StoredEvent | undefined> {
  return trx.db.selectFrom('claims.insured_event').select(COLUMNS).where('id', '=', id).executeTakeFirst()
}

/** As `findEvent`, and keeps others from changing it until the transaction ends. */
export async function lockEvent(trx: Trx, id: string): Promise<StoredEvent | undefined> {
  return trx.db.selectFrom('claims.insured_event').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst()
}

export interface EventFilters {
  readonly buyer?: string | undefined
  readonly type?: PublicEventType | undefined
  readonly status?: EventStatus | undefined
}

/** Reports that the caller may see, latest first, from before the id; at most `limit`. */
export async function listEvents(
  trx: Trx,
  filters: EventFilters,
  page: { readonly before: string | null; readonly limit: number }
): Promise<StoredEvent[]> {
  let query = trx.db.selectFrom('claims.insured_event').select(COLUMNS).orderBy('id', 'desc').limit(page.limit)
  const organisation = onlyOrganisation(trx.actor)
  if (organisation !== undefined) query = query.where('organisation', '=', organisation)
  if (page.before !== null) query = query.where('id', '<', page.before)
  if (filters.buyer !== undefined) query = query.where('buyer', '=', filters.buyer)
  if (filters.type !== undefined) query = query.where('type', '=', filters.type)
  if (filters.status !== undefined) query = query.where('status', '=', filters.status)
  return query.execute()
}

/** Moves a locked report on; gives its new version. */
export async function moveEvent(
  trx: Trx,
  id: string,
  to: {
    readonly status: EventStatus
    readonly reason?: string
    readonly confirmed?: { readonly publicEventId: string; readonly on: PlainDate; readonly by: string }
  },
  now: Date
): Promise<StoredEvent> {
  return trx.db
    .updateTable('claims.insured_event')
    .set(eb => ({
      status: to.status,
      version: eb('version', '+', 1n),
      updated_at: now,
      ...(to.reason === undefined ? {} : { reason: to.reason }),
      ...(to.confirmed === undefined
        ? {}
        : {
            public_event_id: to.confirmed.publicEventId,
            confirmed_on: to.confirmed.on,
            confirmed_by: to.confirmed.by,
            confirmed_at: now
          })
    }))
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
}
