import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'

/** One booking of a programme. */
export interface Booking {
  readonly id: string
  readonly policyId: string
  readonly policyholder: string
  readonly kind: 'drawn' | 'returned'
  readonly amount: Won
  readonly bookedOn: PlainDate
}

/** The days [from, until) of a programme. */
export interface SettlementPeriod {
  readonly programme: string
  readonly from: PlainDate
  readonly until: PlainDate
}

/** What the programme gave and got back on the days. */
export async function totalsOf(
  trx: Pick<JobTransaction, 'query'>,
  { programme, from, until }: SettlementPeriod
): Promise<{ drawn: Won; returned: Won; bookings: number }> {
  const [row] = await trx.query<{ drawn: bigint; returned: bigint; bookings: bigint }>({
    name: 'subsidy_totals',
    text: `select coalesce(sum(amount) filter (where kind = 'drawn'), 0)::bigint as drawn,
        coalesce(sum(amount) filter (where kind = 'returned'), 0)::bigint as returned, count(*) as bookings
      from policy.subsidy_booking where programme = $1 and booked_on >= $2 and booked_on < $3`,
    values: [programme, from, until]
  })
  return { drawn: won(row?.drawn ?? 0n), returned: won(row?.returned ?? 0n), bookings: Number(row?.bookings ?? 0n) }
}

interface BookingRow {
  id: string
  policy_id: string
  policyholder: string
  kind: Booking['kind']
  amount: bigint
  booked_on: PlainDate
}

/** The programme's bookings on the days by day and id, from after the given place; at most `limit`. */
export async function listBookings(
  trx: Pick<JobTransaction, 'query'>,
  { programme, from, until }: SettlementPeriod,
  page: { readonly after: readonly [string, string] | null; readonly limit: number }
): Promise<Booking[]> {
  const [day, id] = page.after ?? [from, '']
  const rows = await trx.query<BookingRow>({
    name: 'list_subsidy_bookings',
    text: `select id, policy_id, policyholder, kind, amount, booked_on from policy.subsidy_booking
      where programme = $1 and booked_on >= $2 and booked_on < $3 and (booked_on, id) > ($4::date, $5)
      order by booked_on, id limit $6`,
    values: [programme, from, until, day, id, page.limit]
  })
  return rows.map(row => ({
    id: row.id,
    policyId: row.policy_id,
    policyholder: row.policyholder,
    kind: row.kind,
    amount: won(row.amount),
    bookedOn: row.booked_on
  }))
}
