import { compose, given, sql, where } from '@trade-credit/database/compose.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { ReferralStatus } from '@trade-credit/domain/referral/referral-lifecycle.ts'
import type { Won } from '@trade-credit/domain/won.ts'

type Trx = Pick<Transaction, 'query'>

export interface NewReferralRow {
  readonly id: string
  readonly organisation: string
  readonly application_id: string
  readonly product: string
  readonly policyholder: string
  readonly centre: string | null
  readonly received_on: PlainDate
  readonly due_on: PlainDate | null
  readonly reasons: readonly string[]
  readonly requested_amount: Won | null
  readonly barred: readonly string[]
  readonly created_at: Date
}

/** A referral as it is stored, with the status of its application beside it. */
export interface StoredReferral extends NewReferralRow {
  /** `closed` when its application has left the queue otherwise: withdrawn, returned, or waiting for papers. */
  readonly status: ReferralStatus | 'closed'
  readonly assignee: string | null
  readonly version: bigint
  readonly updated_at: Date
}

const COLUMNS = `r.id, r.organisation, r.application_id, r.product, r.policyholder, r.centre, r.received_on, r.due_on, r.reasons,
  r.requested_amount, r.barred, r.assignee, r.version, r.created_at, r.updated_at`
const STATUS = `case when r.status = 'decided' or a.status = 'referred' then r.status else 'closed' end`
const DUE = `coalesce(r.due_on, 'infinity')`
const FROM = 'underwriting.referral r join underwriting.application a on a.id = r.application_id'

/** Adds it with the commit. The application has no undecided one: see `referAgain`. */
export function insertReferral(trx: Transaction, row: NewReferralRow): void {
  trx.defer({
    name: 'insert_referral',
    text: `insert into underwriting.referral (id, organisation, application_id, product, policyholder, centre, received_on, due_on,
      reasons, requested_amount, barred, status, created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', $12, $12)`,
    values: [
      row.id,
      row.organisation,
      row.application_id,
      row.product,
      row.policyholder,
      row.centre,
      row.received_on,
      row.due_on,
      JSON.stringify(row.reasons),
      row.requested_amount,
      row.barred,
      row.created_at
    ]
  })
}

/** Lets the undecided referral that the application has, and a portal cannot see, go on for these reasons; its id, null without one. */
export async function referAgain(
  trx: Trx,
  row: Pick<NewReferralRow, 'application_id' | 'reasons' | 'requested_amount' | 'barred'>,
  now: Date
): Promise<string | null> {
  const [again] = await trx.query<{ id: string | null }>({
    name: 'refer_again',
    text: 'select underwriting.refer_again($1, $2, $3, $4, $5) as id',
    values: [row.application_id, JSON.stringify(row.reasons), row.requested_amount, row.barred, now]
  })
  return again?.id ?? null
}

/** The referral; null when there is none, or the caller is not the insurer's. */
export async function findReferral(trx: Trx, id: string): Promise<StoredReferral | null> {
  const [row] = await trx.query<StoredReferral>({
    name: 'find_referral',
    text: `select ${COLUMNS}, ${STATUS} as status from ${FROM} where r.id = $1`,
    values: [id]
  })
  return row ?? null
}

/** As `findReferral`, and nobody else changes it until the transaction ends. Lock its application first where that will change too. */
export async function lockReferral(trx: Trx, id: string): Promise<StoredReferral | null> {
  const [row] = await trx.query<StoredReferral>({
    name: 'lock_referral',
    text: `select ${COLUMNS}, ${STATUS} as status from ${FROM} where r.id = $1 for no key update of r`,
    values: [id]
  })
  return row ?? null
}

/** Where a locked referral goes, and whose it then is. */
export async function moveReferral(
  trx: Trx,
  id: string,
  to: { readonly status: ReferralStatus; readonly assignee: string | null; readonly now: Date }
): Promise<void> {
  await trx.query({
    name: 'move_referral',
    text: `update underwriting.referral set status = $2, assignee = $3, updated_at = $4, version = version + 1 where id = $1`,
    values: [id, to.status, to.assignee, to.now]
  })
}

export interface ReferralFilters {
  readonly status?: StoredReferral['status'] | undefined
  readonly centre?: string | undefined
  readonly product?: string | undefined
  readonly assignee?: string | undefined
  /** Received on or before this day. */
  readonly receivedUntil?: string | undefined
  /** Due before this day: overdue on it. */
  readonly dueBefore?: string | undefined
}

/** Referrals in the order in which they are due, those without a standard time last; at most `limit`, from after the position. */
export function listReferrals(
  trx: Trx,
  filters: ReferralFilters,
  page: { readonly after: { readonly dueOn: string | null; readonly id: string } | null; readonly limit: number }
): Promise<StoredReferral[]> {
  const { status, centre, product, assignee, receivedUntil, dueBefore } = filters
  const due = sql.raw(DUE)
  const asked = where(
    status === undefined || status === 'closed' ? sql`r.status <> 'decided'` : sql`r.status = ${status}`,
    // What is undecided is closed once its application is not referred any more.
    status === 'decided' ? null : sql`a.status ${sql.raw(status === 'closed' ? '<>' : '=')} 'referred'`,
    given(centre, name => sql`r.centre = ${name}`),
    given(product, code => sql`r.product = ${code}`),
    given(assignee, client => sql`r.assignee = ${client}`),
    given(receivedUntil, day => sql`r.received_on <= ${day}`),
    given(dueBefore, day => sql`r.due_on < ${day}`),
    given(page.after, ({ dueOn, id }) => sql`(${due}, r.id) > (coalesce(${dueOn}::date, 'infinity'), ${id})`)
  )
  return trx.query<StoredReferral>(
    compose(sql`select ${sql.raw(COLUMNS)}, ${sql.raw(STATUS)} as status from ${sql.raw(FROM)} ${asked}
      order by ${due}, r.id limit ${page.limit}`)
  )
}
