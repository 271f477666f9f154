import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { RecordedEvent } from '@trade-credit/domain/underwriting/decision-case.ts'
import type { BuyerNumbers } from '../parties/numbers-of-buyers.ts'

/** A confirmed event as claims publishes it. */
export interface EventRow {
  readonly id: string
  readonly buyer: string
  readonly type: string
  readonly occurred_on: PlainDate
}

/**
 * Confirmed events on the buyers, by the number asked for: a closure is of the business number that closed, everything else of the person behind it,
 * by the insurer's word or where it gave none by the application's own. What others' applications alone say befell it is `unconfirmed`.
 */
export function eventsOn(
  rows: readonly EventRow[],
  numbers: ReadonlyMap<string, BuyerNumbers>
): ReadonlyMap<string, readonly RecordedEvent[]> {
  return new Map([...numbers].map(([businessNumber, own]) => [businessNumber, eventsOf(businessNumber, own, rows)]))
}

/** Each event once, however many reports of it were confirmed, and of which numbers. */
function eventsOf(businessNumber: string, { kin, sharing }: BuyerNumbers, rows: readonly EventRow[]): RecordedEvent[] {
  const numbers = new Set([...kin, ...sharing.map(row => row.business_number)])
  const told = rows.filter(
    ({ buyer, type }) => numbers.has(buyer) && (type !== 'business_closure' || buyer === businessNumber)
  )
  const reports = Map.groupBy(told, row => `${row.id} ${row.occurred_on}`)
  return [...reports.values()].flatMap(([first, ...more]) => {
    if (!first) return []
    const event = { id: first.id, occurredOn: first.occurred_on }
    return [first, ...more].some(({ buyer }) => kin.has(buyer)) ? event : { ...event, unconfirmed: true as const }
  })
}
