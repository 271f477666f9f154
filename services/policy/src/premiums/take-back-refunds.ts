import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { takeBack } from '@trade-credit/domain/policy/settled-premium.ts'
import { NO_WON, sumOfWon, type Won, wonAbove } from '@trade-credit/domain/won.ts'
import { isPayable, type StoredRefund, standingOf } from '../refunds/repository.ts'

/** A refund, and what of it is owed no more. */
export interface LessOfRefund {
  readonly refund: StoredRefund
  readonly amount: Won
}

/** What came of it: off what was still owed back, and what was paid out already. */
export interface RefundsTakenBack {
  readonly withdrawn: Won
  readonly toRepay: Won
}

/** Takes amounts off refunds with the commit, because the premium of this id is reversed. None of them has a payout that is reserved. */
export function takeBackRefunds(
  trx: Pick<Transaction, 'defer' | 'actor'>,
  paymentId: string,
  less: readonly LessOfRefund[],
  on: PlainDate
): RefundsTakenBack {
  const taken = less.map(({ refund, amount }) => {
    const parts = takeBack(amount, standingOf(refund).remaining)
    if (parts.withdrawn > NO_WON) insertReduction(trx, paymentId, { refund, amount: parts.withdrawn }, on)
    return parts
  })
  return {
    withdrawn: sumOfWon(taken.map(({ withdrawn }) => withdrawn)),
    toRepay: sumOfWon(taken.map(({ toRepay }) => toRepay))
  }
}

/** What the policyholder is owed back, or was, of this source; null where nothing is. */
export function refundOf(refunds: readonly StoredRefund[], sourceId: string): StoredRefund | null {
  return (
    refunds.find(refund => isPayable(refund) && refund.sourceId === sourceId && refund.withdrawnOn === null) ?? null
  )
}

/** What takes all that is left of a refund of which nothing was paid withdraws it; a part is kept beside it. */
function insertReduction(
  trx: Pick<Transaction, 'defer' | 'actor'>,
  paymentId: string,
  { refund, amount }: LessOfRefund,
  on: PlainDate
): void {
  const { id, organisation, policyId } = refund
  if (amount === wonAbove(refund.amount, refund.reduced)) {
    trx.defer({
      name: 'insert_refund_withdrawal',
      text: `insert into policy.refund_withdrawal (refund_id, organisation, policy_id, source_id, withdrawn_on, client, created_at)
        values ($1, $2, $3, $4, $5, $6, now())`,
      values: [id, organisation, policyId, paymentId, on, trx.actor.client]
    })
    return
  }
  trx.defer({
    name: 'insert_refund_reduction',
    text: `insert into policy.refund_reduction (refund_id, source_id, organisation, policy_id, amount, reduced_on, client, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, now())`,
    values: [id, paymentId, organisation, policyId, amount, on, trx.actor.client]
  })
}
