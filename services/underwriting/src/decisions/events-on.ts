import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { RecordedEvent } from '@trade-credit/domain/underwriting/decision-case.ts'
import { allNumbers, type BuyerNumbers } from '../parties/numbers-of-buyers.ts'

interface EventRow {
  readonly id: string
  readonly buyer: string
  readonly type: string
  readonly occurred_on: PlainDate
}

/**
 * Confirmed events on the buyers, by the number asked for: a closure is of the business number that closed, everything else of the person behind it,
 * by the insurer's word or where it gave none by the application's own. What others' applications alone say befell it is `unconfirmed`.
 */
export async function eventsOn(
  trx: Pick<Transaction, 'query'>,
  numbers: ReadonlyMap<string, BuyerNumbers>
): Promise<ReadonlyMap<string, readonly RecordedEvent[]>> {
  const rows = await trx.query<EventRow>({
    name: 'events_of_numbers',
    text: `select distinct public_event_id as id, buyer, type, occurred_on from claims.published_event
      where buyer = any ($1) order by occurred_on, id`,
    values: [allNumbers(numbers)]
  })
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
