import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { inOrderOfPayment } from '@trade-credit/domain/policy/premium-payment.ts'
import { wonAbove, wonView } from '@trade-credit/domain/won.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { unpaidPremium } from '../invoices/premium-sums.ts'
import { invoicesOf, isOpen } from '../invoices/repository.ts'
import { recordPolicyStep, statusChanged } from '../policies/policy-changed.ts'
import { recordPremium } from '../premiums/record-premium.ts'
import type { StoredRefund } from '../refunds/repository.ts'
import { type StoredPayout } from '../refunds/stored-payout.ts'
import { dayOfPayment, isOver, premiumPaidMeanwhile } from './payout-refusals.ts'
import { refundChanged } from './refund-changed.ts'
import { insertPayoutSettlement } from './repository.ts'
import { lockedRefund, type RefundWithPayout } from './reserve-payout.ts'

/** A payout by its path. */
export interface PayoutPath {
  readonly refundId: string
  readonly payoutId: string
}

/**
 * Says that a reserved payout has left, once: what it sets off is recorded as a premium under the payout's id. Ends in `conflict` when it
 * is over already, or the premium that it sets off was paid meanwhile; in `invalid_request` for a day outside reservation and today.
 */
export async function postPayout(
  trx: Transaction,
  platform: ServicePlatform,
  path: PayoutPath,
  paidOn: PlainDate,
  today: PlainDate
): Promise<RefundWithPayout> {
  const { refund, payout } = await reservedPayout(trx, path)
  if (paidOn > today || paidOn < payout.reservedOn) dayOfPayment(payout.reservedOn, today)
  const posted: StoredPayout = { ...payout, outcome: 'posted', settledOn: paidOn }
  if (payout.setOff > 0n) await payPremium(trx, platform, refund, posted, today)
  insertPayoutSettlement(trx, refund, posted)
  recordChange(trx, refundChanged(refund, posted, 'posted'))
  sendNotice(trx, {
    recipient: refund.organisation,
    kind: 'premium_refunded',
    subject: { policyId: refund.policyId, refundId: refund.id, payoutId: payout.id },
    parameters: { amount: wonView(wonAbove(payout.amount, payout.setOff)), setOff: wonView(payout.setOff), paidOn }
  })
  return { refund: withPayout(refund, posted), payout: posted }
}

/** Calls a reserved payout off: what it held is owed again. */
export async function voidPayout(
  trx: Transaction,
  path: PayoutPath,
  reason: string | null,
  today: PlainDate
): Promise<RefundWithPayout> {
  const { refund, payout } = await reservedPayout(trx, path)
  const voided: StoredPayout = { ...payout, outcome: 'voided', settledOn: today, reason }
  insertPayoutSettlement(trx, refund, voided)
  recordChange(trx, refundChanged(refund, voided, 'voided'))
  return { refund: withPayout(refund, voided), payout: voided }
}

/** What is set off is premium received on that day: it pays what is due first, and cures arrears as any other. */
async function payPremium(
  trx: Transaction,
  platform: ServicePlatform,
  { policyId }: StoredRefund,
  { id, setOff, settledOn }: StoredPayout,
  today: PlainDate
): Promise<void> {
  const invoices = await invoicesOf(trx, [policyId])
  const paidOn = settledOn ?? today
  const [first] = inOrderOfPayment(invoices.filter(isOpen), paidOn)
  if (!first || unpaidPremium(invoices, today) < setOff) return premiumPaidMeanwhile()
  const premium = { invoiceId: first.id, amount: setOff, paidOn, reference: id }
  const { policy, payment, outcome } = await recordPremium(trx, platform, policyId, premium, today)
  recordPolicyStep(trx, policyId, {
    action: 'policy.premium_recorded',
    facts: { payment: payment.id, invoice: first.id, status: policy.status, payout: id },
    events: [
      {
        type: 'premium.recorded',
        subject: policyId,
        recipients: [policy.organisation],
        data: { policyId, invoiceId: first.id }
      },
      ...(outcome === 'recorded' ? [] : [statusChanged(policy)])
    ]
  })
}

async function reservedPayout(trx: Transaction, path: PayoutPath): Promise<RefundWithPayout> {
  const refund = await lockedRefund(trx, path.refundId)
  const payout = refund.payouts.find(({ id }) => id === path.payoutId) ?? problem('not_found')
  if (payout.outcome !== null) isOver(payout.outcome)
  return { refund, payout }
}

function withPayout(refund: StoredRefund, payout: StoredPayout): StoredRefund {
  return { ...refund, payouts: refund.payouts.map(one => (one.id === payout.id ? payout : one)) }
}
