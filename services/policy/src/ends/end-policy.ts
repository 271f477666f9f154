import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { EndSettlement } from '@trade-credit/domain/policy/early-end.ts'
import type { RefundReason } from '@trade-credit/domain/policy/refund-payout.ts'
import type { Won } from '@trade-credit/domain/won.ts'
import { releaseCommitted } from '@trade-credit/ledger/release-hold.ts'
import { newInvoice } from '../invoices/new-invoice.ts'
import { type Invoice, insertInvoices, openForCover, updateInvoices } from '../invoices/repository.ts'
import { holdsOf } from '../policies/repository.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import { insertRefunds } from '../refunds/repository.ts'
import { bookSubsidies } from '../subsidy-ledger/bookings.repository.ts'

/** What a policy that ends gives back and to whom. */
export type MoneyBack = Pick<EndSettlement, 'programmes' | 'policyholder' | 'stillOwed'>

/** An end with its money: `from` is the first day without cover, null where cover never began. */
export interface PolicyEnd {
  readonly reason: RefundReason
  /** What the refunds come from. */
  readonly sourceId: string
  readonly from: PlainDate | null
  readonly today: PlainDate
}

/**
 * Gives back what a policy that ends no longer needs, with the commit: to each payer its part, to the programmes' accounts theirs, to the
 * ledger the capacity from that day on; what is not paid by then is owed no more, but for what `stillOwed` says. The policy has to be
 * locked; its holds come before the accounts of the subsidies.
 */
export async function giveBack(
  trx: Pick<JobTransaction, 'query' | 'defer' | 'deferLast'>,
  policy: StoredPolicy,
  invoices: readonly Invoice[],
  { programmes, policyholder, stillOwed }: MoneyBack,
  { reason, sourceId, from, today }: PolicyEnd
): Promise<Invoice[]> {
  for (const id of await holdsOf(trx, policy.id)) await releaseCommitted(trx, { id, from })
  const voided = openForCover(invoices).map(invoice => ({ ...invoice, voidedOn: today, voidedBy: sourceId }))
  updateInvoices(trx, voided)
  const earned = earnedInvoice(policy, invoices, stillOwed, from ?? today)
  insertInvoices(trx, policy.organisation, earned)
  insertRefunds(trx, policy, { reason, sourceId, dueFrom: today }, [
    { payee: 'policyholder', amount: policyholder },
    ...programmes.map(({ programme, amount }) => ({ payee: programme, amount }))
  ])
  bookSubsidies(trx, 'returned', programmes, policy, today)
  return [...invoices.map(invoice => voided.find(({ id }) => id === invoice.id) ?? invoice), ...earned]
}

/** What stays owed of a policy that ended, as an invoice of its own; none for nothing. */
export function earnedInvoice(
  policy: StoredPolicy,
  invoices: readonly Invoice[],
  amount: Won,
  dueOn: PlainDate
): Invoice[] {
  if (amount === 0n) return []
  const position = Math.max(0, ...invoices.map(invoice => invoice.position)) + 1
  return [newInvoice(policy.id, position, dueOn, amount, 'earned')]
}
