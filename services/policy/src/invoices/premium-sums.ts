import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { sumOfWon, type Won, wonAbove } from '@trade-credit/domain/won.ts'
import { type Invoice, isOpen, openForCover } from './repository.ts'

/** Premium of the policyholder that was received for the policy; not what settled its end. */
export function receivedOf(invoices: readonly Invoice[]): Won {
  return sumOfWon(invoices.filter(isPremium).map(({ paid }) => paid))
}

/** Whether it was asked for cover, and not to settle an end. */
export function isPremium({ kind }: Pick<Invoice, 'kind'>): boolean {
  return kind === 'premium' || kind === 'endorsement'
}

/** Premium that falls due before the day and is not paid. */
export function overdueBefore(invoices: readonly Invoice[], day: PlainDate): Won {
  const overdue = openForCover(invoices).filter(({ dueOn }) => dueOn < day)
  return sumOfWon(overdue.map(({ amount, paid }) => wonAbove(amount, paid)))
}

/** Due on the day or before, and not paid. */
export function unpaidPremium(invoices: readonly Invoice[], today: PlainDate) {
  return sumOfWon(
    invoices
      .filter(invoice => isOpen(invoice) && invoice.dueOn <= today)
      .map(({ amount, paid }) => wonAbove(amount, paid))
  )
}
