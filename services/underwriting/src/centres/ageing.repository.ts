import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { Premises } from '@trade-credit/domain/party/policyholder.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

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
}

/**
 * Applications that wait for their answer in the order in which they are due by the standard days of their receipt, those without any
 * last; at most `limit`, from after the position. Drafts do not wait: nobody has been asked yet.
 */
export function waitingApplications(
  trx: Pick<Transaction<unknown>, 'query'>,
  standards: readonly StandardDays[],
  { product, dueBefore }: { readonly product?: string | undefined; readonly dueBefore?: PlainDate | undefined },
  page: { readonly after: { readonly dueOn: string | null; readonly id: string } | null; readonly limit: number }
): Promise<WaitingApplication[]> {
  return trx.query<WaitingApplication>({
    name: 'waiting_applications',
    text: `select w.id, w.status, w.product, w.policyholder, w.request -> 'policyholder' -> 'premises' as premises,
        p.centre as own_centre, w.received_on, w.due_on, r.id as referral_id
      from (
        select a.*, a.received_on + (
          select s.days from json_to_recordset($1) as s (product text, "from" date, days integer)
          where s.product = a.product and s."from" <= a.received_on order by s."from" desc limit 1) as due_on
        from underwriting.application a
        where a.status in ('submitted', 'documents_requested', 'returned', 'proposed', 'referred')
          and ($2::text is null or a.product = $2)
      ) as w
      left join underwriting.party p on p.business_number = w.policyholder
      left join underwriting.referral r on r.application_id = w.id and r.organisation = w.organisation and r.status <> 'decided'
      where ($3::date is null or w.due_on < $3)
        and ($5::text is null or (coalesce(w.due_on, 'infinity'), w.id) > (coalesce($4::date, 'infinity'), $5))
      order by coalesce(w.due_on, 'infinity'), w.id limit $6`,
    values: [
      JSON.stringify(standards),
      product ?? null,
      dueBefore ?? null,
      page.after?.dueOn ?? null,
      page.after?.id ?? null,
      page.limit
    ]
  })
}
