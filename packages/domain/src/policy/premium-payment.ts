import { type Finding, finding } from '../finding.ts'
import type { PlainDate } from '../plain-date.ts'
import { lesserWon, NO_WON, sumOfWon, type Won, wonAbove, wonView } from '../won.ts'

/** An invoice that is still owed, or was. */
export interface OpenInvoice {
  readonly id: string
  readonly dueOn: PlainDate
  readonly amount: Won
  readonly paid: Won
  /** `repayment`: no premium, but what was paid back too much; premium where left out. */
  readonly kind?: 'premium' | 'endorsement' | 'earned' | 'repayment'
  /** Owed no more since an end took it back, and paid all the same (`takenBackUpTo`). */
  readonly takenBack?: true
}

/** What a payment does. Its parts and what is to be given back add up to it. */
export interface AppliedPayment {
  readonly applied: readonly { readonly invoiceId: string; readonly amount: Won }[]
  /** What the invoice that was named still wants. */
  readonly remaining: Won
  /** What no invoice wants. */
  readonly refundDue: Won
  readonly findings: readonly Finding[]
}

/**
 * The invoices in the order in which money of the day pays them where nobody says which: first what is due, and of that premium before what
 * was paid back too much, since cover hangs on premium alone (민법 §477); then what falls due first, and last what is not owed.
 */
export function inOrderOfPayment<T extends OpenInvoice>(invoices: readonly T[], on: PlainDate): T[] {
  const rank = ({ dueOn, kind, takenBack }: OpenInvoice) =>
    (takenBack ? 4 : 0) + (dueOn > on ? 2 : 0) + (kind === 'repayment' ? 1 : 0)
  return invoices.toSorted((a, b) => rank(a) - rank(b) || byDueDate(a, b))
}

/**
 * Applies a premium to the invoice that it names, and what is more than that to the policy's other invoices (`inOrderOfPayment`); what is
 * then left is given back. `invoices` are all that are owed. Throws a RangeError for an invoice that is not among them.
 */
export function applyPayment(
  invoices: readonly OpenInvoice[],
  payment: { readonly invoiceId: string; readonly amount: Won; readonly paidOn: PlainDate }
): AppliedPayment {
  const named = invoices.find(({ id }) => id === payment.invoiceId)
  if (!named) throw new RangeError(`no invoice ${payment.invoiceId} is owed`)
  const others = inOrderOfPayment(
    invoices.filter(invoice => invoice !== named),
    payment.paidOn
  )
  const applied: { invoiceId: string; amount: Won }[] = []
  let left = payment.amount
  for (const { id, amount, paid } of [named, ...others]) {
    const part = lesserWon(left, wonAbove(amount, paid))
    if (part === NO_WON) continue
    applied.push({ invoiceId: id, amount: part })
    left = wonAbove(left, part)
  }
  const [first] = applied
  const toNamed = first?.invoiceId === named.id ? first.amount : NO_WON
  const remaining = wonAbove(wonAbove(named.amount, named.paid), toNamed)
  const ahead = wonAbove(wonAbove(payment.amount, toNamed), left)
  const { dueOn } = named
  const findings = [
    ...(payment.paidOn > dueOn ? [note('premium.paid_late', { dueOn, paidOn: payment.paidOn })] : []),
    ...(remaining > NO_WON ? [note('premium.paid_in_part', { remaining: wonView(remaining) })] : []),
    ...(ahead > NO_WON ? [note('premium.paid_ahead', { amount: wonView(ahead) })] : []),
    ...(left > NO_WON ? [note('premium.refund_due', { amount: wonView(left) })] : [])
  ]
  return { applied, remaining, refundDue: left, findings }
}

/**
 * Premium that an end took back and that a claim payment kept all the same, because its event came before: the invoices that it pays then, up
 * to so much in all, the latest due first, since what had fallen due by the end is asked for as earned.
 */
export function takenBackUpTo<T extends OpenInvoice>(invoices: readonly T[], most: Won): T[] {
  let left = most
  return invoices
    .toSorted(byDueDate)
    .toReversed()
    .flatMap(invoice => {
      const part = lesserWon(left, wonAbove(invoice.amount, invoice.paid))
      left = wonAbove(left, part)
      return part === NO_WON ? [] : [{ ...invoice, amount: sumOfWon([invoice.paid, part]), takenBack: true as const }]
    })
}

function byDueDate(a: OpenInvoice, b: OpenInvoice): number {
  if (a.dueOn !== b.dueOn) return a.dueOn < b.dueOn ? -1 : 1
  return a.id < b.id ? -1 : 1
}

function note(code: Finding['code'], detail: Finding['detail']): Finding {
  return finding('note', 'policy', code, { pointer: '/amount', detail })
}
