import { NO_WON, wonAbove, wonView } from '@trade-credit/domain/won.ts'
import { isPayable, type RefundTotals, type StoredRefund, standingOf } from './repository.ts'
import type { StoredPayout } from './stored-payout.ts'

/** A refund in a list. A programme's has nothing to pay: its settlement counts it on the day it fell due. */
export function refundSummaryView(refund: StoredRefund) {
  const { id, policyId, policyholder, payee, reason, sourceId, dueFrom, amount, reduced, withdrawnOn } = refund
  const payable = isPayable(refund)
  const isOwed = payable && withdrawnOn === null
  const standing = standingOf(refund)
  return {
    id,
    policyId,
    policyholder,
    payeeKind: payable ? 'policyholder' : 'programme',
    payee,
    reason,
    sourceId,
    dueFrom,
    status: withdrawnOn !== null ? 'withdrawn' : payable ? standing.status : 'in_settlement',
    amount: wonView(amount),
    reduced: wonView(reduced),
    paidBack: wonView(standing.paidBack),
    setOff: wonView(standing.setOff),
    reserved: wonView(standing.reserved),
    remaining: wonView(isOwed ? standing.remaining : NO_WON),
    settlementMonth: payable ? null : dueFrom.slice(0, 7),
    withdrawnOn
  }
}

/** A refund with its payouts. */
export function refundView(refund: StoredRefund) {
  return { ...refundSummaryView(refund), payouts: refund.payouts.map(payout => payoutView(refund, payout)) }
}

/** A payout of the refund. */
export function payoutView({ id: refundId, policyId }: StoredRefund, payout: StoredPayout) {
  const { id, outcome, reference, amount, setOff, reservedOn, settledOn, reason, rule } = payout
  return {
    id,
    refundId,
    policyId,
    status: outcome ?? 'reserved',
    reference,
    amount: wonView(amount),
    setOff: wonView(setOff),
    paidOut: wonView(wonAbove(amount, setOff)),
    reservedOn,
    paidOn: outcome === 'posted' ? settledOn : null,
    voidedOn: outcome === 'voided' ? settledOn : null,
    reason,
    rule
  }
}

/** What of a policy's premium is owed back and was. */
export function refundTotalsView({ owed, paidBack, setOff, toProgrammes }: RefundTotals) {
  return {
    owed: wonView(owed),
    paidBack: wonView(paidBack),
    setOff: wonView(setOff),
    toProgrammes: wonView(toProgrammes)
  }
}
