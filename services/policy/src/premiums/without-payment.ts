import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won, wonAbove } from '@trade-credit/domain/won.ts'
import { isPremium } from '../cancellations/end-policy.ts'
import type { StandingEnd } from '../cancellations/standing-end.repository.ts'
import { type Invoice, isOpen } from '../policies/invoices.repository.ts'
import { newInvoice } from '../policies/new-invoice.ts'
import type { PremiumPayment } from './repository.ts'

/** Invoices as they are once a payment counts no more. */
export interface WithoutPayment {
  /** Those of which it had paid a part. */
  readonly unpaid: readonly Invoice[]
  readonly added: readonly Invoice[]
  /** Of both, what is owed again. */
  readonly owedAgain: readonly Invoice[]
  readonly after: readonly Invoice[]
}

/**
 * Its parts taken off what was paid. What is no longer asked for by an invoice that is void is asked for by a new one. An end takes back
 * what it would have taken back unpaid: all of it once it is settled, and what falls due later while it is planned.
 */
export function withoutPayment(
  invoices: readonly Invoice[],
  { applied, policyId }: PremiumPayment,
  end: StandingEnd | null,
  today: PlainDate
): WithoutPayment {
  const unpaid: Invoice[] = []
  const added: Invoice[] = []
  let position = Math.max(0, ...invoices.map(invoice => invoice.position))
  for (const { invoiceId, amount } of applied) {
    const invoice = invoices.find(({ id }) => id === invoiceId)
    if (!invoice) throw new Error(`${policyId} has no invoice ${invoiceId}`)
    const less = { ...invoice, paid: wonAbove(invoice.paid, won(amount)) }
    const taken = takenBy(end, invoice, today)
    if (invoice.voidedOn === null) unpaid.push({ ...less, ...taken })
    else unpaid.push(less)
    // One that the end took back stays its own; one that a change credited is asked for anew.
    if (invoice.voidedOn === null || invoice.voidedBy !== null) continue
    added.push({ ...newInvoice(policyId, (position += 1), invoice.dueOn, won(amount), invoice.kind), ...taken })
  }
  return {
    unpaid,
    added,
    owedAgain: [...unpaid, ...added].filter(isOpen),
    after: [...invoices.map(invoice => unpaid.find(({ id }) => id === invoice.id) ?? invoice), ...added]
  }
}

function takenBy(end: StandingEnd | null, invoice: Invoice, today: PlainDate): Partial<Invoice> {
  if (end === null || !isPremium(invoice)) return {}
  const isTaken = !end.waits || end.from === null || invoice.dueOn >= end.from
  return isTaken ? { voidedOn: today, voidedBy: end.id } : {}
}
