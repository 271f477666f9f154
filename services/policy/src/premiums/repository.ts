import type { JobTransaction, Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { RefundReason } from '@trade-credit/domain/policy/refund-payout.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import type { FindingRecord } from '../policies/finding-record.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'

/** A premium that arrived, and what became of it. */
export interface PremiumPayment {
  readonly id: string
  readonly invoiceId: string
  readonly reference: string
  readonly amount: Won
  readonly paidOn: PlainDate
  readonly applied: readonly { readonly invoiceId: string; readonly amount: number }[]
  readonly remaining: Won
  readonly refundDue: Won
  readonly findings: readonly FindingRecord[]
}

interface PaymentRow {
  id: string
  invoice_id: string
  reference: string
  amount: bigint
  paid_on: PlainDate
  applied: { invoiceId: string; amount: number }[]
  remaining: bigint
  refund_due: bigint
  findings: FindingRecord[]
}

/** All premiums that arrived for the policy, the earliest first. */
export async function paymentsOf(
  trx: Pick<JobTransaction<unknown>, 'query'>,
  policyId: string
): Promise<PremiumPayment[]> {
  const rows = await trx.query<PaymentRow>({
    name: 'policy_payments',
    text: `select id, invoice_id, reference, amount, paid_on, applied, remaining, refund_due, findings from policy.premium_payment
      where policy_id = $1 order by id`,
    values: [policyId]
  })
  return rows.map(row => ({
    id: row.id,
    invoiceId: row.invoice_id,
    reference: row.reference,
    amount: won(row.amount),
    paidOn: row.paid_on,
    applied: row.applied,
    remaining: won(row.remaining),
    refundDue: won(row.refund_due),
    findings: row.findings
  }))
}

/** Stores the payment with the commit. */
export function insertPayment(
  trx: Transaction<unknown>,
  policy: StoredPolicy,
  payment: PremiumPayment,
  recordedOn: PlainDate
): void {
  trx.defer({
    name: 'insert_premium_payment',
    text: `insert into policy.premium_payment (id, organisation, policy_id, invoice_id, reference, amount, paid_on, recorded_on, client,
        applied, remaining, refund_due, findings, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, now())`,
    values: [
      payment.id,
      policy.organisation,
      policy.id,
      payment.invoiceId,
      payment.reference,
      payment.amount,
      payment.paidOn,
      recordedOn,
      trx.actor.client,
      JSON.stringify(payment.applied),
      payment.remaining,
      payment.refundDue,
      JSON.stringify(payment.findings)
    ]
  })
}

/** Money that is to be given back, and why. */
export interface PremiumRefund {
  /** `policyholder`, or the code of a programme. */
  readonly payee: string
  readonly amount: Won
}

/** Writes down with the commit what is to be given back to whom; `sourceId` is what it comes from, once for each payee. */
export function insertRefunds(
  trx: Pick<JobTransaction<unknown>, 'defer'>,
  policy: Pick<StoredPolicy, 'id' | 'organisation'>,
  {
    reason,
    sourceId,
    dueFrom
  }: { readonly reason: RefundReason; readonly sourceId: string; readonly dueFrom: PlainDate },
  refunds: readonly PremiumRefund[]
): void {
  const rows = refunds
    .filter(({ amount }) => amount > 0n)
    .map(({ payee, amount }) => ({ id: newId('rf'), payee, amount: String(amount) }))
  if (rows.length === 0) return
  trx.defer({
    name: 'insert_premium_refunds',
    text: `insert into policy.premium_refund (id, organisation, policy_id, payee, amount, reason, source_id, due_from, created_at)
      select r.id, $2, $3, r.payee, r.amount, $4, $5, $6, now()
      from json_to_recordset($1) as r (id text, payee text, amount bigint)`,
    values: [JSON.stringify(rows), policy.organisation, policy.id, reason, sourceId, dueFrom]
  })
}
