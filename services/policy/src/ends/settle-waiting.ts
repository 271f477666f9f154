import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { sumOfWon, type Won, wonAbove } from '@trade-credit/domain/won.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { isPremium } from '../invoices/premium-sums.ts'
import { type Invoice, insertInvoices, isOpen, updateInvoices } from '../invoices/repository.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import { insertRefunds } from '../refunds/repository.ts'
import { bookSubsidies } from '../subsidy-ledger/bookings.repository.ts'
import { earnedInvoice, type MoneyBack } from './end-policy.ts'
import { moneyOfEnd } from './money-of-end.ts'
import { asTheEndFoundThem, REFUNDED_FOR, type StandingEnd } from './standing-end.repository.ts'

/** On which day an end is settled, from which day on its refund is owed, and whether an insured event takes that away. */
export interface SettlingOn {
  readonly today: PlainDate
  readonly dueFrom: PlainDate
  readonly eventOccurred: boolean
}

/** A locked policy with its end, by the premium that stands now. */
export interface WaitingEnd {
  readonly policy: StoredPolicy
  readonly invoices: readonly Invoice[]
  readonly end: StandingEnd
}

/**
 * Settles an end whose money waited for its day, or which an insured event took away that was withdrawn since: to each payer its part, what
 * is unpaid of premium is owed no more but for what the days with cover used. Gives what it came to, and whether that changed anything.
 */
export async function settleWaiting(
  trx: Pick<JobTransaction, 'query' | 'defer'>,
  platform: Pick<ServicePlatform, 'rulebook'>,
  { policy, invoices, end }: WaitingEnd,
  { today, dueFrom, eventOccurred }: SettlingOn
): Promise<MoneyBack & { readonly changes: boolean }> {
  const money = await moneyOfEnd(trx, platform, policy, invoices, end, eventOccurred)
  const { voided, added, paidTooMuch } = askedForEnd({ policy, invoices, end }, money.stillOwed, today)
  updateInvoices(trx, voided)
  insertInvoices(trx, policy.organisation, added)
  const policyholder = sumOfWon([money.policyholder, paidTooMuch])
  insertRefunds(trx, policy, { reason: REFUNDED_FOR[end.reason], sourceId: end.id, dueFrom }, [
    { payee: 'policyholder', amount: policyholder },
    ...money.programmes.map(({ programme, amount }) => ({ payee: programme, amount }))
  ])
  bookSubsidies(trx, 'returned', money.programmes, policy, today)
  const parts = [policyholder, ...money.programmes.map(({ amount }) => amount)]
  return { ...money, policyholder, changes: voided.length + added.length > 0 || sumOfWon(parts) > 0n }
}

/** What is asked for the days with cover, in all: more of it, or less than was, of which some may have been paid. */
function askedForEnd({ policy, invoices, end }: WaitingEnd, stillOwed: Won, today: PlainDate) {
  const voidedNow = (invoice: Invoice): Invoice => ({ ...invoice, voidedOn: today, voidedBy: end.id })
  const found = new Set(asTheEndFoundThem(invoices, end).map(({ id }) => id))
  const open = invoices.filter(invoice => isPremium(invoice) && isOpen(invoice) && found.has(invoice.id))
  const earned = invoices.filter(({ kind }) => kind === 'earned')
  const asked = sumOfWon(earned.map(({ amount, paid, voidedOn }) => (voidedOn === null ? amount : paid)))
  const paid = sumOfWon(earned.map(invoice => invoice.paid))
  const isLess = stillOwed < asked
  return {
    voided: [...open, ...(isLess ? earned.filter(isOpen) : [])].map(voidedNow),
    added: earnedInvoice(policy, invoices, wonAbove(stillOwed, isLess ? paid : asked), end.from ?? today),
    paidTooMuch: wonAbove(isLess ? paid : stillOwed, stillOwed)
  }
}
