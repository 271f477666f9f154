import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

/** A pledgee's share of a claim payment. */
export interface PledgePayment {
  readonly paymentId: string
  readonly pledgeId: string
  readonly amount: bigint
  readonly status: 'reserved' | 'posted' | 'voided'
  readonly paidOn: PlainDate | null
}

/** What the calling bank is paid as a pledgee, newest first, from before the payment; at most `limit` of them. */
export function listPledgePayments(
  trx: Pick<Transaction, 'query' | 'actor'>,
  page: { readonly before: string | null; readonly limit: number }
): Promise<PledgePayment[]> {
  return trx.query<PledgePayment>({
    name: 'list_pledge_payments',
    text: `select t.payment_id as "paymentId", t.pledge_id as "pledgeId", t.amount, coalesce(s.outcome, 'reserved') as status,
        case when s.outcome = 'posted' then s.settled_on end as "paidOn"
      from claims.payment_part t left join claims.payment_settlement s on s.payment_id = t.payment_id
      where t.bank = $1 and ($2::text is null or t.payment_id < $2)
      order by t.payment_id desc, t.position limit $3`,
    values: [trx.actor.organisation, page.before, page.limit]
  })
}
