import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'

type Reader = Pick<JobTransaction, 'query'>
type Writer = Pick<JobTransaction, 'defer'>

/** What is owed for a policy. */
export interface Invoice {
  readonly id: string
  readonly policyId: string
  readonly position: number
  /**
   * `earned`: of a premium that was overdue at the end, what the days with cover used. `repayment`: what was paid back too much, because a
   * premium was reversed afterwards.
   */
  readonly kind: 'premium' | 'endorsement' | 'earned' | 'repayment'
  readonly dueOn: PlainDate
  readonly amount: Won
  readonly paid: Won
  /** Since when what is unpaid of it is no longer owed. */
  readonly voidedOn: PlainDate | null
  /** The end that took it back: a cancellation, a termination, a rescission, or the policy itself for a lapse; null for a change. */
  readonly voidedBy: string | null
}

interface InvoiceRow {
  id: string
  policy_id: string
  position: number
  kind: Invoice['kind']
  due_on: PlainDate
  amount: bigint
  paid: bigint
  voided_on: PlainDate | null
  voided_by: string | null
}

/** The invoices of the policies, in the order of their positions. Lock the policy first where they are to be changed. */
export async function invoicesOf(trx: Reader, policyIds: readonly string[]): Promise<Invoice[]> {
  const rows = await trx.query<InvoiceRow>({
    name: 'policy_invoices',
    text: `select id, policy_id, position, kind, due_on, amount, paid, voided_on, voided_by from policy.invoice
      where policy_id = any ($1) order by policy_id, position`,
    values: [policyIds]
  })
  return rows.map(row => ({
    id: row.id,
    policyId: row.policy_id,
    position: row.position,
    kind: row.kind,
    dueOn: row.due_on,
    amount: won(row.amount),
    paid: won(row.paid),
    voidedOn: row.voided_on,
    voidedBy: row.voided_by
  }))
}

/** Stores new invoices with the commit. */
export function insertInvoices(trx: Writer, organisation: string, invoices: readonly Invoice[]): void {
  if (invoices.length === 0) return
  trx.defer({
    name: 'insert_invoices',
    text: `insert into policy.invoice (id, organisation, policy_id, position, kind, due_on, amount, paid, voided_on, voided_by, created_at)
      select i.id, $2, i.policy_id, i.position, i.kind, i.due_on, i.amount, 0, i.voided_on, i.voided_by, now()
      from json_to_recordset($1) as i (id text, policy_id text, position integer, kind text, due_on date, amount bigint,
        voided_on date, voided_by text)`,
    values: [
      JSON.stringify(
        invoices.map(({ id, policyId, position, kind, dueOn, amount, voidedOn, voidedBy }) => ({
          id,
          policy_id: policyId,
          position,
          kind,
          due_on: dueOn,
          amount: String(amount),
          voided_on: voidedOn,
          voided_by: voidedBy
        }))
      ),
      organisation
    ]
  })
}

/**
 * Writes down what invoices have been paid, when they fall due and whether they are still owed, with the commit. Each by its key: joined
 * with a list of them, Postgres read the invoices of all policies.
 */
export function updateInvoices(trx: Writer, invoices: readonly Invoice[]): void {
  for (const { id, dueOn, paid, voidedOn, voidedBy } of invoices) {
    trx.defer({
      name: 'update_invoice',
      text: 'update policy.invoice set due_on = $2, paid = $3, voided_on = $4, voided_by = $5 where id = $1',
      values: [id, dueOn, paid, voidedOn, voidedBy]
    })
  }
}

/** Whether something of the invoice is still owed. */
export function isOpen({ amount, paid, voidedOn }: Invoice): boolean {
  return voidedOn === null && paid < amount
}

/**
 * What is still owed for cover: unpaid, it puts a policy in arrears, and an end or a change takes it back. What was paid back too much is
 * owed beside it, whatever becomes of the policy, and costs nobody his cover.
 */
export function openForCover(invoices: readonly Invoice[]): Invoice[] {
  return invoices.filter(invoice => isOpen(invoice) && invoice.kind !== 'repayment')
}

/** The earliest due date of what is not paid in full for cover; null when everything is. */
export function unpaidSince(invoices: readonly Invoice[]): PlainDate | null {
  const dates = openForCover(invoices).map(({ dueOn }) => dueOn)
  return dates.length === 0 ? null : dates.reduce((a, b) => (a < b ? a : b))
}
