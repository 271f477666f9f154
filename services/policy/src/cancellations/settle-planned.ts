import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type DueEnd, settlePlannedEnd } from '@trade-credit/domain/policy/early-end.ts'
import { type Invoice, insertInvoices } from '../policies/invoices.repository.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import { insertRefunds } from '../premiums/repository.ts'
import { bookSubsidies } from '../subsidy-ledger/bookings.repository.ts'
import { earnedInvoice } from './end-policy.ts'
import { hasInsuredEvent, plannedCancellationOf } from './repository.ts'

/** A planned cancellation whose day has come: what it was to give back, and what it does. */
export interface SettledPlan {
  readonly planned: DueEnd
  readonly due: DueEnd
}

/** On which day it is settled, and from which day on what it gives back is owed: the one from which the policy is cancelled when left out. */
export interface SettlingOn {
  readonly today: PlainDate
  readonly dueFrom?: PlainDate
  /** Leaves everything as it is where an insured event stands that happened before the day. */
  readonly unless?: 'insured_event'
}

/**
 * Gives back, on the day from which a locked policy is cancelled, what was worked out when it was asked for, unless an insured event
 * happened before that day. Null where nothing was left for the day.
 */
export async function settlePlanned(
  trx: Pick<JobTransaction, 'query' | 'defer'>,
  policy: StoredPolicy,
  invoices: readonly Invoice[],
  { today, dueFrom, unless }: SettlingOn
): Promise<SettledPlan | null> {
  if (policy.inception === null) return null
  const cancellation = await plannedCancellationOf(trx, policy.id)
  if (!cancellation) return null
  const { id, cancelledFrom } = cancellation
  const eventOccurred = await hasInsuredEvent(trx, policy.id, policy.inception, cancelledFrom)
  if (eventOccurred && unless === 'insured_event') return null
  const due = settlePlannedEnd(cancellation, eventOccurred)
  insertInvoices(trx, policy.organisation, earnedInvoice(policy, invoices, due.owedToo, cancelledFrom))
  insertRefunds(trx, policy, { reason: 'cancellation', sourceId: id, dueFrom: dueFrom ?? cancelledFrom }, [
    { payee: 'policyholder', amount: due.policyholder },
    ...due.programmes.map(({ programme, amount }) => ({ payee: programme, amount }))
  ])
  bookSubsidies(trx, 'returned', due.programmes, policy, today)
  return { planned: settlePlannedEnd(cancellation, false), due }
}
