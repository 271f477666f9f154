import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { correctedSettlement } from '@trade-credit/domain/policy/settled-premium.ts'
import { NO_WON, type Won } from '@trade-credit/domain/won.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { moneyOfEnd } from '../ends/money-of-end.ts'
import type { StandingEnd } from '../ends/standing-end.repository.ts'
import { newInvoice } from '../invoices/new-invoice.ts'
import { type Invoice, insertInvoices } from '../invoices/repository.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import type { PremiumPayment } from '../premiums/repository.ts'
import type { StoredRefund } from '../refunds/repository.ts'
import { takeBackRefunds } from './take-back-refunds.ts'

/** By what a reversal corrects what was given back, and asks for it. */
export interface Correction {
  /** Owed back no more. */
  readonly lessRefund: Won
  /** The days with cover used it; an invoice of the kind `earned`. */
  readonly stillOwed: Won
  /** Paid back before the transfer bounced; an invoice of the kind `repayment`. */
  readonly toRepay: Won
}

/** The refunds that the premium was worked into: of what was too much of it, and of the end; none where nothing is owed back. */
export interface RefundsOfPremium {
  readonly surplus: readonly StoredRefund[]
  readonly ofEnd: readonly StoredRefund[]
}

/**
 * Corrects, with the commit, what was given back by a premium that is reversed: what no invoice wanted of it, and what the settlement of the
 * end gave for it. `invoices` are as they are without it, `before` as they were. What was paid back already, and what the days with cover
 * used, is asked for by invoices that are due today. Gives them, too.
 */
export async function correctSettlement(
  trx: Transaction,
  platform: ServicePlatform,
  policy: StoredPolicy,
  payment: PremiumPayment,
  about: RefundsOfPremium & {
    readonly settledEnd: StandingEnd | null
    readonly before: readonly Invoice[]
    readonly invoices: readonly Invoice[]
    readonly today: PlainDate
  }
): Promise<{ readonly correction: Correction; readonly asked: readonly Invoice[] }> {
  const { surplus, ofEnd, settledEnd, before, invoices, today } = about
  const ofSettlement = settledEnd
    ? await correctionOfEnd(trx, platform, policy, settledEnd, { ofEnd, before, invoices })
    : { lessRefund: NO_WON, owedToo: NO_WON }
  const less = [
    { refunds: surplus, amount: surplus.length > 0 ? payment.refundDue : NO_WON },
    { refunds: ofEnd, amount: ofSettlement.lessRefund }
  ]
  const { withdrawn, toRepay } = takeBackRefunds(trx, payment.id, less, today)
  let position = Math.max(0, ...invoices.map(invoice => invoice.position))
  const asked = [
    ...(ofSettlement.owedToo > NO_WON
      ? [newInvoice(policy.id, (position += 1), today, ofSettlement.owedToo, 'earned')]
      : []),
    ...(toRepay > NO_WON ? [newInvoice(policy.id, (position += 1), today, toRepay, 'repayment')] : [])
  ]
  insertInvoices(trx, policy.organisation, asked)
  return { correction: { lessRefund: withdrawn, stillOwed: ofSettlement.owedToo, toRepay }, asked }
}

async function correctionOfEnd(
  trx: Transaction,
  platform: ServicePlatform,
  policy: StoredPolicy,
  end: StandingEnd,
  {
    ofEnd,
    before,
    invoices
  }: Pick<RefundsOfPremium, 'ofEnd'> & { before: readonly Invoice[]; invoices: readonly Invoice[] }
) {
  const settled = await moneyOfEnd(trx, platform, policy, before, end, false)
  const withoutIt = await moneyOfEnd(trx, platform, policy, invoices, end, false)
  // An insured event took it away: nothing is owed back of it, and what had fallen due is owed in full.
  if (ofEnd.length === 0 && settled.policyholder > NO_WON) {
    const afterEvent = (of: readonly Invoice[]) => moneyOfEnd(trx, platform, policy, of, end, true)
    return correctedSettlement(await afterEvent(before), await afterEvent(invoices))
  }
  return correctedSettlement(settled, withoutIt)
}
