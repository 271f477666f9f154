import { compose, given, sql, where } from '@trade-credit/database/compose.ts'
import type { JobTransaction, Transaction } from '@trade-credit/database/transaction.ts'
import type { EventStatus } from '@trade-credit/domain/insured-events/event-lifecycle.ts'
import type { PublicEventType } from '@trade-credit/domain/insured-events/public-event.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { onlyOrganisation } from '@trade-credit/service/access/oversees.ts'
import type { Evidence, StoredDetails } from './told-facts.ts'

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

const COLUMNS = `id, organisation, buyer, party, type, occurred_on as "occurredOn", details, evidence, status, corrects, reason,
  public_event_id as "publicEventId", confirmed_on as "confirmedOn", version, created_at as "createdAt"`

/** The legal person behind the buyer, as far as anybody told: else its business number stands for it. */
export async function partyOf(trx: Pick<JobTransaction, 'query'>, buyer: string): Promise<string> {
  const [row] = await trx.query<{ party: string }>({
    name: 'published_party_of',
    text: 'select party from underwriting.published_party where business_number = $1',
    values: [buyer]
  })
  return row?.party ?? buyer
}

/** The legal person behind the buyer by the insurer's word: else its business number stands for it. */
export async function personOf(trx: Pick<JobTransaction, 'query'>, buyer: string): Promise<string> {
  const [row] = await trx.query<{ person: string }>({
    name: 'published_person_of',
    text: 'select person from underwriting.published_person where business_number = $1',
    values: [buyer]
  })
  return row?.person ?? buyer
}

/** Stores a report. */
export async function insertEvent(
  trx: Transaction,
  event: Omit<StoredEvent, 'version' | 'organisation'> & { readonly confirmedBy: string | null }
): Promise<void> {
  await trx.query({
    name: 'insert_insured_event',
    text: `insert into claims.insured_event (id, organisation, client, buyer, party, type, occurred_on, details, evidence, status,
        corrects, reason, public_event_id, confirmed_at, confirmed_on, confirmed_by, version, created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $17, $17)`,
    values: [
      event.id,
      trx.actor.organisation,
      trx.actor.client,
      event.buyer,
      event.party,
      event.type,
      event.occurredOn,
      JSON.stringify(event.details),
      JSON.stringify(event.evidence),
      event.status,
      event.corrects,
      event.reason,
      event.publicEventId,
      event.confirmedOn === null ? null : event.createdAt,
      event.confirmedOn,
      event.confirmedBy,
      event.createdAt
    ]
  })
}

/** The report, when the caller may see it: Postgres decides. */
export async function findEvent(trx: Transaction, id: string): Promise<StoredEvent | undefined> {
  const [event] = await trx.query<StoredEvent>({
    name: 'find_insured_event',
    text: `select ${COLUMNS} from claims.insured_event where id = $1`,
    values: [id]
  })
  return event
}

/** As `findEvent`, and keeps others from changing it until the transaction ends. */
export async function lockEvent(trx: Transaction, id: string): Promise<StoredEvent | undefined> {
  const [event] = await trx.query<StoredEvent>({
    name: 'lock_insured_event',
    text: `select ${COLUMNS} from claims.insured_event where id = $1 for update`,
    values: [id]
  })
  return event
}

export interface EventFilters {
  readonly buyer?: string | undefined
  readonly type?: PublicEventType | undefined
  readonly status?: EventStatus | undefined
}

/** Reports that the caller may see, latest first, from before the id; at most `limit`. */
export function listEvents(
  trx: Transaction,
  { buyer, type, status }: EventFilters,
  page: { readonly before: string | null; readonly limit: number }
): Promise<StoredEvent[]> {
  const asked = where(
    given(onlyOrganisation(trx.actor), organisation => sql`organisation = ${organisation}`),
    given(page.before, id => sql`id < ${id}`),
    given(buyer, number => sql`buyer = ${number}`),
    given(type, wanted => sql`type = ${wanted}`),
    given(status, wanted => sql`status = ${wanted}`)
  )
  return trx.query<StoredEvent>(
    compose(sql`select ${sql.raw(COLUMNS)} from claims.insured_event ${asked} order by id desc limit ${page.limit}`)
  )
}

/** Moves a locked report on; gives its new version. */
export async function moveEvent(
  trx: Transaction,
  id: string,
  {
    status,
    reason,
    confirmed
  }: {
    readonly status: EventStatus
    readonly reason?: string
    readonly confirmed?: { readonly publicEventId: string; readonly on: PlainDate; readonly by: string }
  },
  now: Date
): Promise<StoredEvent> {
  const [event] = await trx.query<StoredEvent>({
    name: 'move_insured_event',
    text: `update claims.insured_event set status = $2, version = version + 1, updated_at = $3, reason = coalesce($4, reason),
        public_event_id = coalesce($5, public_event_id), confirmed_on = coalesce($6, confirmed_on),
        confirmed_by = coalesce($7, confirmed_by), confirmed_at = case when $5::text is null then confirmed_at else $3 end
      where id = $1 returning ${COLUMNS}`,
    values: [
      id,
      status,
      now,
      reason ?? null,
      confirmed?.publicEventId ?? null,
      confirmed?.on ?? null,
      confirmed?.by ?? null
    ]
  })
  if (!event) throw new Error(`the report ${id} was locked and is not there`)
  return event
}
