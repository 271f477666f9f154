import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { takeBack } from '@trade-credit/domain/policy/settled-premium.ts'
import { NO_WON, sumOfWon, type Won, wonAbove } from '@trade-credit/domain/won.ts'
import { isPayable, type StoredRefund, standingOf } from '../refunds/repository.ts'

/** Refunds of one origin, and what of them is owed no more. */
export interface LessOfRefunds {
  readonly refunds: readonly StoredRefund[]
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
  less: readonly LessOfRefunds[],
  on: PlainDate
): RefundsTakenBack {
  const taken = less.map(({ refunds, amount }) => {
    const remaining = refunds.map(refund => standingOf(refund).remaining)
    const parts = takeBack(amount, remaining)
    for (const [i, refund] of refunds.entries())
      insertReduction(trx, paymentId, refund, parts.withdrawn[i] ?? NO_WON, on)
    return parts
  })
  return {
    withdrawn: sumOfWon(taken.flatMap(({ withdrawn }) => withdrawn)),
    toRepay: sumOfWon(taken.map(({ toRepay }) => toRepay))
  }
}

/** What the policyholder is owed back, or was, and not withdrawn since. */
export function standingRefunds(refunds: readonly StoredRefund[]): StoredRefund[] {
  return refunds.filter(refund => isPayable(refund) && refund.withdrawnOn === null)
}

/** What takes all that is left of a refund of which nothing was paid withdraws it; a part is kept beside it. */
function insertReduction(
  trx: Pick<Transaction, 'defer' | 'actor'>,
  paymentId: string,
  refund: StoredRefund,
  amount: Won,
  on: PlainDate
): void {
  if (amount === NO_WON) return
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
