import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won, wonView } from '@trade-credit/domain/won.ts'
import type { StoredPayment } from './repository.ts'
import { paidOut } from './settle-payment.ts'

/** The payment as it reads on the business date. */
export function paymentView(payment: StoredPayment, today: PlainDate) {
  return {
    id: payment.id,
    claimId: payment.claimId,
    decisionId: payment.decisionId,
    policyId: payment.policyId,
    buyer: payment.buyer,
    status: payment.outcome ?? 'reserved',
    amount: wonView(won(payment.amount)),
    unpaidPremiumDeducted: wonView(won(payment.unpaidPremiumDeducted)),
    lossReductionCosts: wonView(won(payment.lossReductionCosts)),
    paidOut: wonView(paidOut(payment)),
    payees: payment.parts.map(({ payee, pledgeId, amount }) => ({ payee, pledgeId, amount: wonView(won(amount)) })),
    provisional: payment.provisional,
    payableBy: payment.payableBy,
    overdue: payment.outcome === null && payment.payableBy < today,
    reservedOn: payment.reservedOn,
    paidOn: payment.outcome === 'posted' ? payment.settledOn : null,
    reference: payment.reference
  }
}
