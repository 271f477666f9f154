import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won, wonAbove } from '@trade-credit/domain/won.ts'
import type { StandingEnd } from '../ends/standing-end.repository.ts'
import { newInvoice } from '../invoices/new-invoice.ts'
import { isPremium } from '../invoices/premium-sums.ts'
import { type Invoice, isOpen } from '../invoices/repository.ts'
import type { PremiumPayment } from '../premiums/repository.ts'

/** Invoices as they are once a payment counts no more. */
export interface WithoutPayment {
  /** Those of which it had paid a part. */
  readonly unpaid: readonly Invoice[]
  readonly added: readonly Invoice[]
  /** Of both, what is owed again. */
  readonly owedAgain: readonly Invoice[]
  readonly after: readonly Invoice[]
}

/** The policy's end, if it has one, and whether its money was settled by today. */
export interface AroundEnd {
  readonly end: StandingEnd | null
  readonly isSettled: boolean
  readonly today: PlainDate
}

/**
 * Its parts taken off what was paid. What is no longer asked for by an invoice that is void is asked for by a new one. An end takes back
 * what it would have taken back unpaid: all premium once it is settled, and what falls due later while it is planned.
 */
export function withoutPayment(
  invoices: readonly Invoice[],
  { applied, policyId }: PremiumPayment,
  { end, isSettled, today }: AroundEnd
): WithoutPayment {
  const unpaid: Invoice[] = []
  const added: Invoice[] = []
  let position = Math.max(0, ...invoices.map(invoice => invoice.position))
  for (const { invoiceId, amount } of applied) {
    const invoice = invoices.find(({ id }) => id === invoiceId)
    if (!invoice) throw new Error(`${policyId} has no invoice ${invoiceId}`)
    const less = { ...invoice, paid: wonAbove(invoice.paid, won(amount)) }
    const taken = end && isTakenBy(end, isSettled, invoice) ? { voidedOn: today, voidedBy: end.id } : {}
    if (invoice.voidedOn === null) unpaid.push({ ...less, ...taken })
    else unpaid.push(less)
    // Premium that the end took back stays its own. What a change credited is asked for anew, and what was paid of earned premium before an
    // event was withdrawn: the end was settled with it.
    if (invoice.voidedOn === null || (invoice.voidedBy !== null && isPremium(invoice))) continue
    added.push({ ...newInvoice(policyId, (position += 1), invoice.dueOn, won(amount), invoice.kind), ...taken })
  }
  return {
    unpaid,
    added,
    owedAgain: [...unpaid, ...added].filter(isOpen),
    after: [...invoices.map(invoice => unpaid.find(({ id }) => id === invoice.id) ?? invoice), ...added]
  }
}

function isTakenBy({ from }: StandingEnd, isSettled: boolean, invoice: Invoice): boolean {
  return isPremium(invoice) && (isSettled || from === null || invoice.dueOn >= from)
}
