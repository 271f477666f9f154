import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { planPayout, withheldRefund } from '@trade-credit/domain/policy/refund-payout.ts'
import { type Won, wonAbove } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { hasInsuredEvent } from '../cover/insured-event.repository.ts'
import { unpaidPremium } from '../invoices/premium-sums.ts'
import { invoicesOf } from '../invoices/repository.ts'
import { findPolicy, lockPolicy } from '../policies/repository.ts'
import { findRefund, isPayable, type StoredRefund, standingOf } from '../refunds/repository.ts'
import { type StoredPayout } from '../refunds/stored-payout.ts'
import {
  inSettlement,
  lessRemains,
  nothingRemains,
  owedNoMore,
  referenceStands,
  referenceVoided,
  withheld
} from './payout-refusals.ts'
import { refundChanged } from './refund-changed.ts'
import { insertPayout, reservedSetOff, setOffByClaims } from './repository.ts'

/** A payout as a cashier asks for it; all that remains where no amount is said. */
export interface PayoutAsked {
  readonly reference: string
  readonly amount: Won | null
}

/** The refund with the payout among its own. */
export interface RefundWithPayout {
  readonly refund: StoredRefund
  readonly payout: StoredPayout
}

/**
 * Reserves a part of a refund for the policyholder, once by its reference: never more than remains, and of it first what is due and unpaid
 * of the policy's premium. The policy is locked first, so that of two who reserve at once the second sees the first. Ends in `not_found`,
 * in `conflict` where less remains, the reference stands for another amount or an insured event withholds it, and for what a programme
 * gets back.
 */
export async function reservePayout(
  trx: Transaction,
  platform: Pick<ServicePlatform, 'rulebook'>,
  refundId: string,
  asked: PayoutAsked,
  today: PlainDate
): Promise<RefundWithPayout> {
  const refund = await lockedRefund(trx, refundId)
  if (!isPayable(refund)) inSettlement(refund)
  const known = refund.payouts.find(({ reference }) => reference === asked.reference)
  if (known) {
    if (known.outcome === 'voided') referenceVoided(known)
    if (asked.amount !== null && asked.amount !== known.amount) referenceStands(known)
    return { refund, payout: known }
  }
  if (refund.withdrawnOn !== null) owedNoMore(refund.withdrawnOn)
  await refuseWithheld(trx, refund, today)
  const { remaining } = standingOf(refund)
  if (remaining === 0n) nothingRemains(refund)
  const [invoices, byRefunds, byClaims] = await Promise.all([
    invoicesOf(trx, [refund.policyId]),
    reservedSetOff(trx, refund.policyId),
    setOffByClaims(trx, refund.policyId)
  ])
  const unpaid = wonAbove(wonAbove(unpaidPremium(invoices, today), byRefunds), byClaims)
  const planned = planPayout(remaining, asked.amount, unpaid, platform.rulebook.on(today).rulesAt(today))
  if (planned === null) return lessRemains(remaining)
  const payout: StoredPayout = {
    id: newId('rp'),
    reference: asked.reference,
    amount: planned.amount,
    setOff: planned.setOff,
    rule: ruleView(planned.rule),
    reservedOn: today,
    outcome: null,
    settledOn: null,
    reason: null
  }
  insertPayout(trx, refund, payout)
  recordChange(trx, refundChanged(refund, payout, 'reserved'))
  return { refund: { ...refund, payouts: [...refund.payouts, payout] }, payout }
}

async function refuseWithheld(trx: Transaction, refund: StoredRefund, today: PlainDate): Promise<void> {
  const { inception, endedOn } = (await findPolicy(trx, refund.policyId)) ?? problem('not_found')
  // The time is used no longer than the policy covers anything, whatever day the change was agreed for.
  const dueFrom = endedOn !== null && endedOn < refund.dueFrom ? endedOn : refund.dueFrom
  const eventBefore = inception !== null && (await hasInsuredEvent(trx, refund.policyId, inception, dueFrom))
  const why = withheldRefund({ reason: refund.reason, dueFrom }, { today, eventBefore })
  if (why) withheld({ ...refund, dueFrom }, why)
}

/** The refund as it is once its policy is locked, by which all that belongs to it changes. Ends in `not_found`. */
export async function lockedRefund(trx: Transaction, refundId: string): Promise<StoredRefund> {
  const found = (await findRefund(trx, refundId)) ?? problem('not_found')
  await lockPolicy(trx, found.policyId)
  return (await findRefund(trx, refundId)) ?? problem('not_found')
}
