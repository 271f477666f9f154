import type { EventStatus } from '@trade-credit/domain/claims/event-lifecycle.ts'
import type { EventDetails, PublicEventType } from '@trade-credit/domain/claims/public-event.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { ColumnType, JSONColumnType } from 'kysely'

type Written<T> = ColumnType<T, T, never>

/** The fields of its type, and the day that was given beside them where another one counts. */
export type StoredDetails = EventDetails & { readonly statedOn?: PlainDate }

/** What a report rests on. */
export interface Evidence {
  readonly reference: string | null
  readonly source: string | null
}

/** A report of an insured event; what was told never changes, only where it stands. */
export interface InsuredEventRow {
  id: Written<string>
  organisation: Written<string>
  client: Written<string>
  buyer: Written<string>
  party: Written<string>
  type: Written<PublicEventType>
  occurred_on: Written<PlainDate>
  details: JSONColumnType<StoredDetails>
  evidence: JSONColumnType<Evidence>
  status: EventStatus
  corrects: Written<string | null>
  reason: string | null
  public_event_id: string | null
  confirmed_at: Date | null
  confirmed_on: PlainDate | null
  confirmed_by: string | null
  version: bigint
  created_at: Written<Date>
  updated_at: Date
}

/** A confirmed event, of no organisation. */
export interface PublicEventRow {
  id: Written<string>
  subject: Written<string>
  buyer: Written<string>
  party: Written<string>
  type: Written<PublicEventType>
  occurred_on: Written<PlainDate>
  details: JSONColumnType<StoredDetails>
  status: Exclude<EventStatus, 'reported'>
  confirmed_on: Written<PlainDate>
  corrected_by: string | null
  version: bigint
  created_at: Written<Date>
  updated_at: Date
}

/** That an organisation was told of a public event. */
export interface EventAudienceRow {
  organisation: Written<string>
  event_id: Written<string>
  told_at: Written<Date>
}

export interface PublishedPartyRow {
  business_number: Written<string>
  party: Written<string>
}

export interface EventTables {
  'claims.insured_event': InsuredEventRow
  'claims.public_event': PublicEventRow
  'claims.event_audience': EventAudienceRow
  'underwriting.published_party': PublishedPartyRow
}
