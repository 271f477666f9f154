import type { EventDetails } from '@trade-credit/domain/insured-events/public-event.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

/** The fields of its type, and the day that was given beside them where another one counts. */
export type StoredDetails = EventDetails & { readonly statedOn?: PlainDate }

/** What a report rests on. */
export interface Evidence {
  readonly reference: string | null
  readonly source: string | null
}
