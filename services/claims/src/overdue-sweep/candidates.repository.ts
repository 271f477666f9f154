import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { RECEIVABLE } from '../overdues/repository.ts'
import type { DueReceivable } from '../overdues/tables.ts'

type Trx = Pick<JobTransaction, 'query'>

/** Where receivables that may have become claimable are looked for. */
export type Source =
  /** Due on one of these days, so that their period ends between the last sweep and this one. */
  | { readonly kind: 'due_on'; readonly dates: readonly PlainDate[] }
  /** Declared since the last sweep, however late they are. */
  | { readonly kind: 'declared_since'; readonly since: Date; readonly before: PlainDate }
  /** Open again since the last sweep, because a payment was taken back. */
  | { readonly kind: 'reopened_since'; readonly since: Date; readonly before: PlainDate }
  /** Put off by an agreement until now. */
  | { readonly kind: 'put_off_until'; readonly day: PlainDate }

const OVERDUE = 'select from claims.overdue o where o.organisation = r.organisation and o.receivable_id = r.id'
const UNMARKED = `not exists (${OVERDUE} and o.marked_on is not null)`
/** Nor waiting for its day. What a payment was taken back of waits for the wrong one: it had been followed to a later instalment. */
const UNSEEN = `not exists (${OVERDUE} and (o.marked_on is not null or o.claimable_on is not null))`

const FROM = `select ${RECEIVABLE} from policy.published_receivable r join policy.published_policy p on p.id = r.policy_id`

/**
 * The next candidates in the order of their ids, after the one given. Each source is found by an index of its own, so that the cost
 * follows what became overdue and not what is stored.
 */
export function nextCandidates(trx: Trx, source: Source, after: string, limit: number): Promise<DueReceivable[]> {
  switch (source.kind) {
    case 'due_on':
      return trx.query<DueReceivable>({
        name: 'sweep_due_on',
        text: `${FROM} where r.due_on = any ($1) and r.settled < r.amount and r.id > $2 and ${UNSEEN} order by r.id limit $3`,
        values: [source.dates, after, limit]
      })
    case 'declared_since':
      return trx.query<DueReceivable>({
        name: 'sweep_declared_since',
        text: `${FROM} where r.created_at >= $1 and r.due_on < $4 and r.settled < r.amount and r.id > $2 and ${UNSEEN}
          order by r.id limit $3`,
        values: [source.since, after, limit, source.before]
      })
    case 'reopened_since':
      return trx.query<DueReceivable>({
        name: 'sweep_reopened_since',
        text: `${FROM} where r.id in (select c.receivable_id from policy.published_receivable_change c
            where c.kind = 'reversal' and c.created_at >= $1)
          and r.due_on < $4 and r.settled < r.amount and r.id > $2 and ${UNMARKED} order by r.id limit $3`,
        values: [source.since, after, limit, source.before]
      })
    case 'put_off_until':
      return trx.query<DueReceivable>({
        name: 'sweep_put_off_until',
        text: `${FROM} join claims.overdue o on o.receivable_id = r.id and o.organisation = r.organisation
          where o.claimable_on <= $1 and o.marked_on is null and r.id > $2 order by r.id limit $3`,
        values: [source.day, after, limit]
      })
    default:
      return source satisfies never
  }
}

/** The earliest due date of anything that is open; null when nothing is. */
export async function earliestOpenDueOn(trx: Trx): Promise<PlainDate | null> {
  const [row] = await trx.query<{ due_on: PlainDate | null }>({
    name: 'earliest_open_due_on',
    text: `select r.due_on from policy.published_receivable r where r.settled < r.amount order by r.due_on limit 1`
  })
  return row?.due_on ?? null
}

/** A receivable that the sweep marks. */
export interface Mark {
  readonly overdueId: string
  readonly receivableId: string
  readonly organisation: string
  readonly policyId: string
  readonly buyer: string
  readonly claimableOn: PlainDate
}

/**
 * Marks them as claimable, in the order of their ids, and gives the overdues that nobody marked before: a sweep that runs beside this
 * one waits here for its commit. Two statements: one that inserts or updates is refused by Postgres when another inserts the same row at
 * the same instant, since two keys of the row are unique.
 */
export async function markClaimable(
  trx: Trx,
  marks: readonly Mark[],
  today: PlainDate,
  now: Date
): Promise<Set<string>> {
  if (marks.length === 0) return new Set()
  const values = [JSON.stringify(marks), today, now]
  const added = trx.query<{ id: string }>({
    name: 'add_claimable',
    text: `insert into claims.overdue (id, organisation, receivable_id, policy_id, buyer, claimable_on, marked_on, created_at, updated_at)
      select "overdueId", organisation, "receivableId", "policyId", buyer, "claimableOn", $2, $3, $3
      from json_to_recordset($1) as m ("overdueId" text, organisation text, "receivableId" text, "policyId" text, buyer text,
        "claimableOn" date)
      order by "overdueId" on conflict do nothing returning id`,
    values
  })
  const changed = trx.query<{ id: string }>({
    name: 'mark_claimable',
    text: `with unmarked as (
        select o.id, m."claimableOn"
        from json_to_recordset($1) as m ("overdueId" text, "claimableOn" date) join claims.overdue o on o.id = m."overdueId"
        where o.marked_on is null order by o.id for no key update of o)
      update claims.overdue o set claimable_on = u."claimableOn", marked_on = $2, version = o.version + 1, updated_at = $3
      from unmarked u where o.id = u.id returning o.id`,
    values
  })
  return new Set([...(await added), ...(await changed)].map(row => row.id))
}

/** Writes down until when something is put off now, or, with null, that nothing is due of it any more. */
export async function putOff(
  trx: Trx,
  rows: readonly { readonly overdueId: string; readonly claimableOn: PlainDate | null }[],
  now: Date
): Promise<void> {
  if (rows.length === 0) return
  await trx.query({
    name: 'put_off_overdues',
    text: `update claims.overdue o set claimable_on = p."claimableOn", version = version + 1, updated_at = $2
      from json_to_recordset($1) as p ("overdueId" text, "claimableOn" date)
      where o.id = p."overdueId" and o.marked_on is null and o.claimable_on is distinct from p."claimableOn"`,
    values: [JSON.stringify(rows), now]
  })
}

export interface SweepProgress {
  readonly sweptThrough: PlainDate
  readonly beganAt: Date
}

/** How far the sweep came by the terms; null before the first one. */
export async function findProgress(trx: Trx, terms: string): Promise<SweepProgress | null> {
  const [row] = await trx.query<SweepProgress>({
    name: 'overdue_sweep_progress',
    text: 'select swept_through as "sweptThrough", began_at as "beganAt" from claims.overdue_sweep where terms = $1',
    values: [terms]
  })
  return row ?? null
}

/** Writes down how far it came; never back, whichever of two sweeps ends last. */
export async function saveSweep(trx: Trx, terms: string, progress: SweepProgress): Promise<void> {
  await trx.query({
    name: 'save_overdue_sweep',
    text: `insert into claims.overdue_sweep as s (terms, swept_through, began_at) values ($1, $2, $3)
      on conflict (terms) do update set swept_through = greatest(s.swept_through, excluded.swept_through),
        began_at = greatest(s.began_at, excluded.began_at)`,
    values: [terms, progress.sweptThrough, progress.beganAt]
  })
}
