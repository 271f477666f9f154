import { compose, type Fragment, given, sql, where } from '@trade-credit/database/compose.ts'
import type { JobTransaction, Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

type Reader = Pick<JobTransaction, 'query'>

/** A row of policy.receivable. */
export interface StoredReceivable {
  readonly id: string
  readonly policy_id: string
  readonly buyer: string
  readonly instrument: 'open_account' | 'bill' | 'electronic'
  readonly invoice_number: string
  readonly tax_invoice_number: string | null
  readonly supplied_on: PlainDate
  readonly due_on: PlainDate
  readonly amount: bigint
  readonly supply_value: bigint | null
  readonly vat: bigint | null
  readonly bill_issued_on: PlainDate | null
  readonly settled: bigint
  /** Part of `settled`. */
  readonly withdrawn: bigint
  /** The withdrawn one that this one says aright, and since when. */
  readonly corrects: string | null
  readonly corrected_on: PlainDate | null
  readonly corrected_late: boolean
  /** The first due date that a correction put off, once it had passed. */
  readonly put_off_from: PlainDate | null
  readonly disputed_on: PlainDate | null
  readonly dispute_reason: string | null
  readonly created_at: Date
  readonly version: bigint
}

/** A row of policy.receivable_change, with the one that took it back. */
export interface ChangeRow {
  readonly id: string
  readonly kind: 'payment' | 'return' | 'offset' | 'withdrawal' | 'reversal'
  readonly amount: bigint
  readonly occurred_on: PlainDate
  readonly designated: boolean
  readonly reverses: string | null
  readonly reversed_by: string | null
  readonly buyer_payment_id: string | null
  /** Of a withdrawal. */
  readonly reason: string | null
  readonly created_at: Date
}

/** The columns of a StoredReceivable. */
export const RECEIVABLE_COLUMNS = `id, policy_id, buyer, instrument, invoice_number, tax_invoice_number, supplied_on, due_on, amount,
  supply_value, vat, bill_issued_on, settled, withdrawn, corrects, corrected_on, corrected_late, put_off_from, disputed_on,
  dispute_reason, created_at, version`

/** The receivable of the policy; null when it is not there or not the caller's to see. */
export async function findReceivable(trx: Reader, policyId: string, id: string): Promise<StoredReceivable | null> {
  const [row] = await trx.query<StoredReceivable>({
    name: 'find_receivable',
    text: `select ${RECEIVABLE_COLUMNS} from policy.receivable where id = $2 and policy_id = $1`,
    values: [policyId, id]
  })
  return row ?? null
}

/** The caller's own receivable, locked until the transaction ends. */
export async function lockOwnReceivable(
  trx: Transaction,
  policyId: string,
  id: string
): Promise<StoredReceivable | null> {
  const [row] = await trx.query<StoredReceivable>({
    name: 'lock_receivable',
    text: `select ${RECEIVABLE_COLUMNS} from policy.receivable where id = $2 and policy_id = $1 and organisation = $3 for update`,
    values: [policyId, id, trx.actor.organisation]
  })
  return row ?? null
}

/** The caller's own receivables of the buyer that are not settled, locked in the order of their ids. */
export async function lockOpenReceivables(
  trx: Transaction,
  policyId: string,
  buyer: string
): Promise<StoredReceivable[]> {
  return trx.query<StoredReceivable>({
    name: 'lock_open_receivables',
    text: `select ${RECEIVABLE_COLUMNS} from policy.receivable
      where policy_id = $1 and buyer = $2 and organisation = $3 and settled < amount order by id for update`,
    values: [policyId, buyer, trx.actor.organisation]
  })
}

/** What lessened the receivable, oldest first: the newest thousand. */
export async function listChanges(trx: Reader, receivableId: string): Promise<ChangeRow[]> {
  const newest = await trx.query<ChangeRow>({
    name: 'list_receivable_changes',
    text: `select c.id, c.kind, c.amount, c.occurred_on, c.designated, c.reverses, r.id as reversed_by, c.buyer_payment_id, c.reason,
        c.created_at
      from policy.receivable_change c left join policy.receivable_change r on r.organisation = c.organisation and r.reverses = c.id
      where c.receivable_id = $1 order by c.id desc limit 1000`,
    values: [receivableId]
  })
  return newest.reverse()
}

/** A change that was not taken back. */
export type StoredChange = Omit<ChangeRow, 'reverses' | 'reversed_by' | 'reason' | 'created_at'>

/** Everything that lessened the receivable and was not taken back, oldest first. */
export function listStandingChanges(trx: Reader, receivableId: string): Promise<StoredChange[]> {
  return trx.query<StoredChange>({
    name: 'list_standing_changes',
    text: `select c.id, c.kind, c.amount, c.occurred_on, c.designated, c.buyer_payment_id from policy.receivable_change c
      where c.receivable_id = $1 and c.kind <> 'reversal' and not exists (select from policy.receivable_change back
        where back.organisation = c.organisation and back.reverses = c.id)
      order by c.id`,
    values: [receivableId]
  })
}

export interface ReceivableFilters {
  readonly buyer?: string | undefined
  readonly status?: 'open' | 'overdue' | 'settled' | 'withdrawn' | 'disputed' | undefined
  readonly dueBefore?: string | undefined
  readonly invoiceNumber?: string | undefined
  readonly taxInvoiceNumber?: string | undefined
}

/** Receivables of the policy, newest first, from before the id; at most `limit` of them. */
export async function listReceivables(
  trx: Reader,
  policyId: string,
  filters: ReceivableFilters,
  page: { readonly before: string | null; readonly limit: number; readonly today: PlainDate }
): Promise<StoredReceivable[]> {
  const asked = where(
    sql`policy_id = ${policyId}`,
    given(page.before, id => sql`id < ${id}`),
    given(filters.buyer, buyer => sql`buyer = ${buyer}`),
    given(filters.dueBefore, day => sql`due_on < ${day}`),
    given(filters.invoiceNumber, number => sql`invoice_number = ${number}`),
    given(filters.taxInvoiceNumber, number => sql`${TAX_KEY} = policy.tax_invoice_key(${number})`),
    given(filters.status, status => standsAs(status, page.today))
  )
  return trx.query<StoredReceivable>(
    compose(
      sql`select ${sql.raw(RECEIVABLE_COLUMNS)} from policy.receivable ${asked} order by id desc limit ${page.limit}`
    )
  )
}

// As the index has it.
const TAX_KEY = sql`policy.tax_invoice_key(tax_invoice_number)`

function standsAs(status: NonNullable<ReceivableFilters['status']>, today: PlainDate): Fragment {
  switch (status) {
    case 'open':
      return sql`settled < amount and due_on >= ${today}`
    case 'overdue':
      return sql`settled < amount and due_on < ${today}`
    case 'settled':
      return sql`settled = amount and withdrawn < amount`
    case 'withdrawn':
      return sql`withdrawn = amount`
    case 'disputed':
      return sql`disputed_on is not null`
    default:
      return status satisfies never
  }
}

/** What is added to a receivable. */
export interface NewChange {
  readonly id: string
  readonly receivableId: string
  readonly kind: ChangeRow['kind']
  readonly amount: bigint
  readonly occurredOn: string
  readonly designated?: boolean
  readonly reverses?: string
  readonly buyerPaymentId?: string
  readonly reason?: string
}

/**
 * Adds changes and moves what is settled by them; hold the locks of their receivables. A reversal moves it back. Each says which filed claim
 * names its receivable, one that was granted first: an officer may have decided on it.
 */
export async function insertChanges(trx: Transaction, changes: readonly NewChange[], now: Date): Promise<void> {
  const rows = changes.map(change => ({
    id: change.id,
    receivable_id: change.receivableId,
    kind: change.kind,
    amount: change.amount.toString(),
    occurred_on: change.occurredOn,
    designated: change.designated ?? false,
    reverses: change.reverses ?? null,
    buyer_payment_id: change.buyerPaymentId ?? null,
    reason: change.reason ?? null
  }))
  await trx.query({
    name: 'insert_receivable_changes',
    text: `with given as (
        select * from json_to_recordset($2) as c (id text, receivable_id text, kind text, amount bigint, occurred_on date,
          designated boolean, reverses text, buyer_payment_id text, reason text)
      ), added as (
        insert into policy.receivable_change (id, organisation, receivable_id, kind, amount, occurred_on, designated, reverses,
          buyer_payment_id, reason, claim_id, created_at)
        select g.id, $1, g.receivable_id, g.kind, g.amount, g.occurred_on, g.designated, g.reverses, g.buyer_payment_id, g.reason,
          (select f.claim_id from claims.published_filed_receivable f
            where f.policy_id = r.policy_id and f.receivable_id = r.id
            order by f.status = any ($4) desc, f.status = 'closed' desc, f.claim_id desc limit 1), $3
        from given g join policy.receivable r on r.id = g.receivable_id
        returning receivable_id, kind, reverses, case kind when 'reversal' then -amount else amount end as taken
      ), moved as (
        select a.receivable_id, sum(a.taken)::bigint as taken,
          coalesce(sum(a.taken) filter (where 'withdrawal' in (a.kind, back.kind)), 0)::bigint as withdrawn
        from added a left join policy.receivable_change back on back.id = a.reverses
        group by a.receivable_id
      )
      update policy.receivable r set settled = r.settled + m.taken, withdrawn = r.withdrawn + m.withdrawn,
        version = r.version + 1, updated_at = $3
      from moved m where r.id = m.receivable_id`,
    values: [trx.actor.organisation, JSON.stringify(rows), now, GRANTED]
  })
}

/** How claims stand that something was granted on. */
const GRANTED = ['approved', 'partly_approved', 'provisionally_paid', 'paid', 'reopened', 'appealed']

/** Says whether and since when the buyer disputes the receivable; hold its lock. */
export async function updateDispute(
  trx: Transaction,
  id: string,
  dispute: { readonly disputedOn: string; readonly reason: string | null } | null,
  now: Date
): Promise<void> {
  await trx.query({
    name: 'update_receivable_dispute',
    text: `update policy.receivable set disputed_on = $2, dispute_reason = $3, version = version + 1, updated_at = $4 where id = $1`,
    values: [id, dispute?.disputedOn ?? null, dispute?.reason ?? null, now]
  })
}
