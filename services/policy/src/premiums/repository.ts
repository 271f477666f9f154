import { compose, given, sql, where } from '@trade-credit/database/compose.ts'
import type { JobTransaction, Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import { onlyOrganisation } from '@trade-credit/service/access/oversees.ts'
import type { FindingRecord } from '@trade-credit/service/rulebook/rule-views.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'

/** A premium that arrived, and what became of it. */
export interface PremiumPayment {
  readonly id: string
  readonly policyId: string
  readonly invoiceId: string
  readonly reference: string
  readonly amount: Won
  readonly paidOn: PlainDate
  readonly recordedOn: PlainDate
  readonly applied: readonly { readonly invoiceId: string; readonly amount: number }[]
  readonly remaining: Won
  readonly refundDue: Won
  readonly findings: readonly FindingRecord[]
  /** `set_off`: no transfer brought it, a refund or a claim payment kept it. */
  readonly kind: 'transfer' | 'set_off'
  /** Since when, and why, it counts no more; null while it does. */
  readonly reversed: { readonly on: PlainDate; readonly reason: string } | null
}

interface PaymentRow {
  id: string
  policy_id: string
  invoice_id: string
  reference: string
  amount: bigint
  paid_on: PlainDate
  recorded_on: PlainDate
  applied: { invoiceId: string; amount: number }[]
  remaining: bigint
  refund_due: bigint
  findings: FindingRecord[]
  is_set_off: boolean
  reversed_on: PlainDate | null
  reversed_for: string | null
}

const SELECT = `select p.id, p.policy_id, p.invoice_id, p.reference, p.amount, p.paid_on, p.recorded_on, p.applied, p.remaining,
    p.refund_due, p.findings, v.reversed_on, v.reason as reversed_for,
    p.client like 'job:%' or exists (select from policy.refund_payout o where o.id = p.reference) as is_set_off
  from policy.premium_payment p left join policy.premium_reversal v on v.payment_id = p.id`

/** All premiums that were recorded for the policy, the earliest first; reversed ones, too. */
export async function paymentsOf(trx: Pick<JobTransaction, 'query'>, policyId: string): Promise<PremiumPayment[]> {
  const rows = await trx.query<PaymentRow>({
    name: 'policy_payments',
    text: `${SELECT} where p.policy_id = $1 order by p.id`,
    values: [policyId]
  })
  return rows.map(paymentOf)
}

/** What a list of premiums can be narrowed to. */
export interface PremiumFilters {
  readonly policyId?: string | undefined
  readonly invoiceId?: string | undefined
  readonly reference?: string | undefined
  readonly paidFrom?: string | undefined
  readonly paidUntil?: string | undefined
  readonly reversed?: boolean | undefined
}

/** The premiums that the caller may see, the last recorded first, from before the id; at most `limit` of them. Both days count. */
export async function listPayments(
  trx: Pick<Transaction, 'query' | 'actor'>,
  filters: PremiumFilters,
  page: { readonly before: string | null; readonly limit: number }
): Promise<PremiumPayment[]> {
  const asked = where(
    given(onlyOrganisation(trx.actor), organisation => sql`p.organisation = ${organisation}`),
    given(page.before, id => sql`p.id < ${id}`),
    given(filters.policyId, id => sql`p.policy_id = ${id}`),
    // What an invoice was paid with may have named another one.
    given(
      filters.invoiceId,
      id => sql`(p.invoice_id = ${id} or exists (
        select from json_array_elements(p.applied) part where part ->> 'invoiceId' = ${id}))`
    ),
    given(filters.reference, reference => sql`p.reference = ${reference}`),
    given(filters.paidFrom, day => sql`p.paid_on >= ${day}`),
    given(filters.paidUntil, day => sql`p.paid_on <= ${day}`),
    given(filters.reversed, reversed => sql`(v.payment_id is not null) = ${reversed}`)
  )
  const rows = await trx.query<PaymentRow>(
    compose(sql`${sql.raw(SELECT)} ${asked} order by p.id desc limit ${page.limit}`)
  )
  return rows.map(paymentOf)
}

function paymentOf(row: PaymentRow): PremiumPayment {
  return {
    id: row.id,
    policyId: row.policy_id,
    invoiceId: row.invoice_id,
    reference: row.reference,
    amount: won(row.amount),
    paidOn: row.paid_on,
    recordedOn: row.recorded_on,
    applied: row.applied,
    remaining: won(row.remaining),
    refundDue: won(row.refund_due),
    findings: row.findings,
    kind: row.is_set_off ? 'set_off' : 'transfer',
    reversed: row.reversed_on === null ? null : { on: row.reversed_on, reason: row.reversed_for ?? '' }
  }
}

/** Stores the payment with the commit. `number` counts those of its reference: all before it were reversed. */
export function insertPayment(trx: Transaction, policy: StoredPolicy, payment: PremiumPayment, number: number): void {
  trx.defer({
    name: 'insert_premium_payment',
    text: `insert into policy.premium_payment (id, organisation, policy_id, invoice_id, reference, amount, paid_on, recorded_on, client,
        applied, remaining, refund_due, findings, created_at, number)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, now(), $14)`,
    values: [
      payment.id,
      policy.organisation,
      policy.id,
      payment.invoiceId,
      payment.reference,
      payment.amount,
      payment.paidOn,
      payment.recordedOn,
      trx.actor.client,
      JSON.stringify(payment.applied),
      payment.remaining,
      payment.refundDue,
      JSON.stringify(payment.findings),
      number
    ]
  })
}
