import { compose, given, sql, where } from '@trade-credit/database/compose.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { Premises } from '@trade-credit/domain/party/policyholder.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { isOutdated } from '../applications/status-on.ts'

/** The standard days of a product from a day on. */
export interface StandardDays {
  readonly product: string
  readonly from: PlainDate
  readonly days: number
}

/** An application that waits for its answer. */
export interface WaitingApplication {
  readonly id: string
  readonly status: 'submitted' | 'documents_requested' | 'returned' | 'proposed' | 'referred'
  readonly product: string
  readonly policyholder: string
  readonly premises: readonly Partial<Premises>[] | null
  /** The centre in charge of the firm already. */
  readonly own_centre: string | null
  readonly received_on: PlainDate
  readonly due_on: PlainDate | null
  readonly referral_id: string | null
  /** Who claimed its referral. */
  readonly assignee: string | null
}

/** Which of the waiting applications are asked for. */
export interface AgeingFilters {
  readonly product?: string | undefined
  readonly centre?: string | undefined
  readonly assignee?: string | undefined
  /** Whether somebody claimed its referral. */
  readonly claimed?: boolean | undefined
  /** Due before this day. */
  readonly dueBefore?: PlainDate | undefined
}

/**
 * Applications that wait for their answer in the order in which they are due by the standard days of their receipt, those without any
 * last; at most `limit`, from after the position. Drafts do not wait: nobody has been asked yet; nor does what its applicant let lapse.
 */
export function waitingApplications(
  trx: Pick<Transaction, 'query'>,
  standards: readonly StandardDays[],
  { product, centre, assignee, claimed, dueBefore }: AgeingFilters,
  page: { readonly after: { readonly dueOn: string | null; readonly id: string } | null; readonly limit: number }
): Promise<WaitingApplication[]> {
  const asked = where(
    // The same as in the index of what waits.
    sql`a.status in ('submitted', 'documents_requested', 'returned', 'proposed', 'referred')`,
    sql`coalesce(${isOutdated}, false) = false`,
    given(product, code => sql`a.product = ${code}`),
    given(centre, code => sql`coalesce(p.centre, a.centre) = ${code}`),
    given(assignee, client => sql`r.assignee = ${client}`),
    given(claimed, is => sql`(r.assignee is not null) = ${is}`),
    given(dueBefore, day => sql`w.due_on < ${day}`),
    given(
      page.after,
      ({ dueOn, id }) => sql`(coalesce(w.due_on, 'infinity'), a.id) > (coalesce(${dueOn}::date, 'infinity'), ${id})`
    )
  )
  return trx.query<WaitingApplication>(
    compose(sql`select a.id, a.status, a.product, a.policyholder, a.request -> 'policyholder' -> 'premises' as premises,
        p.centre as own_centre, a.received_on, w.due_on, r.id as referral_id, r.assignee
      from underwriting.application a
      left join lateral (
        select a.received_on + s.days as due_on
        from json_to_recordset(${JSON.stringify(standards)}) as s (product text, "from" date, days integer)
        where s.product = a.product and s."from" <= a.received_on order by s."from" desc limit 1) w on true
      left join underwriting.party p on p.business_number = a.policyholder
      left join underwriting.referral r on r.application_id = a.id and r.organisation = a.organisation and r.status <> 'decided'
      ${asked} order by coalesce(w.due_on, 'infinity'), a.id limit ${page.limit}`)
  )
}
