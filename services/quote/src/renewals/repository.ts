import type { JobTransaction, Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import { newId } from '@trade-credit/service/ids.ts'

type Reader = Pick<JobTransaction, 'query'>

/** A policy as its renewal starts from: what was agreed, and what is insured of each buyer at the end. */
export interface RenewablePolicy {
  readonly id: string
  readonly organisation: string
  /** As it was written down last. */
  readonly status: string
  /** First day after the period. */
  readonly expiry: PlainDate
  readonly endedOn: PlainDate | null
  readonly request: QuoteRequestBody
  /** Won by business number; a buyer that was dropped has none. */
  readonly insuredAmounts: Readonly<Record<string, number>>
}

interface RenewableRow {
  readonly id: string
  readonly organisation: string
  readonly status: string
  readonly expiry: PlainDate
  readonly ended_on: PlainDate | null
  readonly request: QuoteRequestBody
  readonly insured_amounts: Record<string, number>
}

/** The caller's own policy; null when it is not there, is another's, or its cover has not begun. */
export async function findRenewable(trx: Transaction, id: string): Promise<RenewablePolicy | null> {
  const [row] = await trx.query<RenewableRow>({
    name: 'find_renewable',
    text: `select id, organisation, status, expiry, ended_on, request, insured_amounts from policy.published_renewable
      where id = $1 and organisation = $2`,
    values: [id, trx.actor.organisation]
  })
  if (!row) return null
  const { ended_on: endedOn, insured_amounts: insuredAmounts, ...rest } = row
  return { ...rest, endedOn, insuredAmounts }
}

/** Policies that run until a day in `(after, until]` and whose renewal the job has not quoted, by id from after the one named. */
export function dueRenewals(
  trx: Reader,
  period: { readonly after: PlainDate; readonly until: PlainDate },
  page: { readonly after: string; readonly limit: number }
): Promise<{ id: string; organisation: string; expiry: PlainDate }[]> {
  return trx.query({
    name: 'due_renewals',
    text: `select p.id, p.organisation, p.expiry from policy.published_renewable p
      where p.status in ('in_force', 'in_arrears') and p.ended_on is null and p.expiry > $1 and p.expiry <= $2 and p.id > $3
        and not exists (select from quote.renewal r where r.organisation = p.organisation and r.policy_id = p.id and r.by_job)
      order by p.id limit $4`,
    values: [period.after, period.until, page.after, page.limit]
  })
}

/** Says that a quote renews a policy; false when the job has said so of another one before. */
export async function insertRenewal(
  trx: Transaction,
  renewal: {
    readonly policyId: string
    readonly quoteId: string | null
    readonly requestedInception: PlainDate
    readonly byJob: boolean
  },
  now: Date
): Promise<boolean> {
  const rows = await trx.query({
    name: 'insert_renewal',
    text: `insert into quote.renewal (id, organisation, policy_id, quote_id, requested_inception, by_job, created_at)
      values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id`,
    values: [
      newId('rq'),
      trx.actor.organisation,
      renewal.policyId,
      renewal.quoteId,
      renewal.requestedInception,
      renewal.byJob,
      now
    ]
  })
  return rows.length === 1
}
