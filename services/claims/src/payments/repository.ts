import { compose, given, sql, where } from '@trade-credit/database/compose.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { onlyOrganisation } from '@trade-credit/service/access/oversees.ts'

type Trx = Pick<Transaction, 'query' | 'defer'>

/** Who gets how much of a payment. */
export interface PaymentPart {
  readonly payee: 'bank' | 'policyholder'
  readonly bank: string | null
  readonly pledgeId: string | null
  readonly amount: bigint
}

/** A claim payment; nothing of it changes but how it ended, which is said once. */
export interface StoredPayment {
  readonly id: string
  readonly organisation: string
  readonly claimId: string
  readonly decisionId: string
  readonly policyId: string
  readonly buyer: string
  readonly holdId: string | null
  /** Insurance money, before unpaid premium is set off. */
  readonly amount: bigint
  readonly unpaidPremiumDeducted: bigint
  readonly lossReductionCosts: bigint
  readonly provisional: boolean
  readonly payableBy: PlainDate
  readonly reservedOn: PlainDate
  readonly reservedBy: string
  readonly createdAt: Date
  readonly parts: readonly PaymentPart[]
  /** Null while it is reserved. */
  readonly outcome: 'posted' | 'voided' | null
  readonly settledOn: PlainDate | null
  readonly reference: string | null
}

interface PaymentRow extends Omit<StoredPayment, 'parts'> {
  readonly parts: readonly (Omit<PaymentPart, 'amount'> & { readonly amount: number })[] | null
}

const SELECT = `select p.id, p.organisation, p.claim_id as "claimId", p.decision_id as "decisionId", p.policy_id as "policyId", p.buyer,
    p.hold_id as "holdId", p.amount, p.unpaid_premium_deducted as "unpaidPremiumDeducted",
    p.loss_reduction_costs as "lossReductionCosts", p.provisional, p.payable_by as "payableBy", p.reserved_on as "reservedOn",
    p.reserved_by as "reservedBy", p.created_at as "createdAt", s.outcome, s.settled_on as "settledOn", s.reference,
    (select json_agg(json_build_object('payee', t.payee, 'bank', t.bank, 'pledgeId', t.pledge_id, 'amount', t.amount)
      order by t.position) from claims.payment_part t where t.payment_id = p.id) as parts
  from claims.payment p left join claims.payment_settlement s on s.payment_id = p.id`

/** Whether the payment was made or may still be: a voided one counts for nothing. */
export function isLive({ outcome }: Pick<StoredPayment, 'outcome'>): boolean {
  return outcome !== 'voided'
}

/** The claim's payments, newest first; at most a hundred. */
export async function listPayments(trx: Pick<Trx, 'query'>, claimId: string): Promise<StoredPayment[]> {
  const rows = await trx.query<PaymentRow>({
    name: 'list_payments_of_claim',
    text: `${SELECT} where p.claim_id = $1 order by p.id desc limit 100`,
    values: [claimId]
  })
  return rows.map(storedPayment)
}

/** What a list of payments can be narrowed to. */
export interface PaymentFilters {
  readonly status?: 'reserved' | 'posted' | 'voided' | undefined
  readonly policyId?: string | undefined
  /** Reserved and past the last day to pay. */
  readonly overdue?: boolean | undefined
}

/** The payments that the caller may see, newest first, from before the id; at most `limit` of them. */
export async function listAllPayments(
  trx: Pick<Transaction, 'query' | 'actor'>,
  { status, policyId, overdue }: PaymentFilters,
  page: { readonly before: string | null; readonly limit: number; readonly today: PlainDate }
): Promise<StoredPayment[]> {
  const asked = where(
    given(onlyOrganisation(trx.actor), organisation => sql`p.organisation = ${organisation}`),
    given(page.before, id => sql`p.id < ${id}`),
    given(status, wanted => (wanted === 'reserved' ? sql`p.open` : sql`s.outcome = ${wanted}`)),
    given(policyId, id => sql`p.policy_id = ${id}`),
    overdue === true ? sql`p.open and p.payable_by < ${page.today}` : null
  )
  const rows = await trx.query<PaymentRow>(
    compose(sql`${sql.raw(SELECT)} ${asked} order by p.id desc limit ${page.limit}`)
  )
  return rows.map(storedPayment)
}

/** Keeps the reserved payment and its parts with the commit. */
export function insertPayment(trx: Trx, payment: StoredPayment): void {
  trx.defer({
    name: 'insert_payment',
    text: `insert into claims.payment (id, organisation, claim_id, decision_id, policy_id, buyer, hold_id, amount,
        unpaid_premium_deducted, loss_reduction_costs, provisional, payable_by, reserved_on, reserved_by, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    values: [
      payment.id,
      payment.organisation,
      payment.claimId,
      payment.decisionId,
      payment.policyId,
      payment.buyer,
      payment.holdId,
      payment.amount,
      payment.unpaidPremiumDeducted,
      payment.lossReductionCosts,
      payment.provisional,
      payment.payableBy,
      payment.reservedOn,
      payment.reservedBy,
      payment.createdAt
    ]
  })
  payment.parts.forEach((part, i) => {
    trx.defer({
      name: 'insert_payment_part',
      text: `insert into claims.payment_part (payment_id, position, organisation, payee, bank, pledge_id, amount)
        values ($1, $2, $3, $4, $5, $6, $7)`,
      values: [payment.id, i + 1, payment.organisation, part.payee, part.bank, part.pledgeId, part.amount]
    })
  })
}

/** Keeps how the payment ended with the commit; its key lets it end once. */
export function insertSettlement(
  trx: Trx,
  settlement: {
    readonly paymentId: string
    readonly organisation: string
    readonly outcome: 'posted' | 'voided'
    readonly settledOn: PlainDate
    readonly reference: string
    readonly settledBy: string
    readonly createdAt: Date
  }
): void {
  trx.defer({
    name: 'insert_payment_settlement',
    text: `insert into claims.payment_settlement (payment_id, organisation, outcome, settled_on, reference, settled_by, created_at)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      settlement.paymentId,
      settlement.organisation,
      settlement.outcome,
      settlement.settledOn,
      settlement.reference,
      settlement.settledBy,
      settlement.createdAt
    ]
  })
}

function storedPayment(row: PaymentRow): StoredPayment {
  return { ...row, parts: (row.parts ?? []).map(part => ({ ...part, amount: BigInt(part.amount) })) }
}
