import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import {
  type Coverage,
  coverageOfReceivable,
  type PolicyOnBuyer
} from '@trade-credit/domain/policy/coverage-of-receivable.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { won, wonView } from '@trade-credit/domain/won.ts'
import { findingView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { ChangeRow, StoredReceivable } from './repository.ts'

/** How coverage is judged: what the policy says of each buyer, the rules of the contract, and the day. */
export interface Judging {
  readonly covers: ReadonlyMap<string, PolicyOnBuyer>
  readonly rules: Rules
  readonly today: PlainDate
}

/** What became of a receivable since it was declared. */
export interface ReceivableHistory {
  /** Oldest first. */
  readonly changes: readonly ChangeRow[]
  /** The receivable that says aright what this one said; null where none does. */
  readonly correctedBy: string | null
}

/** The coverage of a stored receivable. Throws when its buyer was not asked for in `covers`. */
export function coverageOf(receivable: StoredReceivable, { covers, rules, today }: Judging): Coverage {
  const cover = covers.get(receivable.buyer)
  if (!cover) throw new Error('the cover of the buyer was not loaded')
  return coverageOfReceivable(
    {
      buyer: receivable.buyer,
      instrument: receivable.instrument,
      invoiceNumber: receivable.invoice_number,
      suppliedOn: receivable.supplied_on,
      dueOn: receivable.due_on,
      billIssuedOn: receivable.bill_issued_on,
      amount: won(receivable.amount),
      vat: receivable.vat === null ? null : won(receivable.vat),
      settled: won(receivable.settled),
      disputed: receivable.disputed_on !== null,
      correctedOn: receivable.corrected_on,
      correctedLate: receivable.corrected_late
    },
    cover,
    rules,
    today
  )
}

/** A receivable in a list. */
export function receivableSummaryView(row: StoredReceivable, judging: Judging, language: Language) {
  return {
    id: row.id,
    policyId: row.policy_id,
    buyer: row.buyer,
    instrument: row.instrument,
    invoiceNumber: row.invoice_number,
    taxInvoiceNumber: row.tax_invoice_number,
    suppliedOn: row.supplied_on,
    dueOn: row.due_on,
    billIssuedOn: row.bill_issued_on,
    amount: amountView(row.amount),
    supplyValue: row.supply_value === null ? null : amountView(row.supply_value),
    vat: row.vat === null ? null : amountView(row.vat),
    settled: amountView(row.settled - row.withdrawn),
    withdrawn: amountView(row.withdrawn),
    outstanding: amountView(row.amount - row.settled),
    status: statusOn(row, judging.today),
    disputedOn: row.disputed_on,
    corrects: row.corrects,
    correctedOn: row.corrected_on,
    putOffFrom: row.put_off_from,
    coverage: coverageView(coverageOf(row, judging), language),
    createdAt: row.created_at.toISOString()
  }
}

/** A receivable with everything that lessened it, and what was said of it before. */
export function receivableView(
  row: StoredReceivable,
  { changes, correctedBy }: ReceivableHistory,
  judging: Judging,
  language: Language
) {
  return {
    ...receivableSummaryView(row, judging, language),
    disputeReason: row.dispute_reason,
    correctedBy,
    changes: changes.map(change => ({
      id: change.id,
      kind: change.kind,
      amount: amountView(change.amount),
      occurredOn: change.occurred_on,
      designated: change.designated,
      reverses: change.reverses,
      reversedBy: change.reversed_by,
      buyerPaymentId: change.buyer_payment_id,
      reason: change.reason,
      createdAt: change.created_at.toISOString()
    }))
  }
}

function coverageView({ status, coveredAmount, terms, findings }: Coverage, language: Language) {
  return {
    status,
    coveredAmount: wonView(coveredAmount),
    insuredAmount: terms && wonView(terms.insuredAmount),
    coveragePercent: terms && Number(terms.coveragePercent),
    findings: findings.map(finding => findingView(finding, language))
  }
}

function statusOn({ amount, settled, withdrawn, due_on }: StoredReceivable, today: PlainDate) {
  if (withdrawn === amount) return 'withdrawn'
  if (settled === amount) return 'settled'
  return due_on < today ? 'overdue' : 'open'
}

/** An amount of a row as a JSON integer. */
export function amountView(amount: bigint): number {
  return wonView(won(amount))
}
