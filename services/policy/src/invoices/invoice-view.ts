import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { wonAbove, wonView } from '@trade-credit/domain/won.ts'
import type { Invoice } from './repository.ts'

/** An invoice as it stands on the day. */
export function invoiceView(invoice: Invoice, today: PlainDate) {
  const { id, kind, dueOn, amount, paid, voidedOn } = invoice
  const status: 'paid' | 'void' | 'overdue' | 'open' =
    paid >= amount ? 'paid' : voidedOn !== null ? 'void' : dueOn < today ? 'overdue' : 'open'
  return {
    id,
    kind,
    dueOn,
    amount: wonView(amount),
    paid: wonView(paid),
    remaining: voidedOn === null ? wonView(wonAbove(amount, paid)) : 0,
    status
  }
}
