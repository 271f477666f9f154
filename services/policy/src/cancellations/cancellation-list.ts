import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won, wonView } from '@trade-credit/domain/won.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import type { NewCancellation } from './repository.ts'

/** How a policy came, or comes, to its end before its time, with what it gave back so far. */
export interface StoredCancellation extends Pick<NewCancellation, 'id' | 'reason' | 'cancelledFrom' | 'requestedOn'> {
  readonly record: {
    readonly endsAs: 'cancelled' | 'rescinded' | 'terminated'
    readonly refund: string
    readonly stillOwed: string
    readonly refundOn?: PlainDate
  }
  readonly withdrawnOn: PlainDate | null
  readonly withdrawalReason: string | null
  readonly givenBack: readonly { readonly payee: string; readonly amount: number }[]
}

/** What a settled end gives back in addition, of premium that claim payments kept (`addToRefund`). */
const ADDED_FOR_CLAIMS = `r.reason in ('cancellation', 'termination') and w.cancellation_id is null
  and r.source_id in (select k.reference from policy.premium_payment k where k.policy_id = c.policy_id)`

/** The policy's cancellations and its termination, the newest first, from before the id; at most `limit` of them. */
export function listCancellations(
  trx: Pick<Transaction, 'query'>,
  policyId: string,
  { before, limit }: { readonly before: string | null; readonly limit: number }
): Promise<StoredCancellation[]> {
  return trx.query<StoredCancellation>({
    name: 'list_cancellations',
    text: `select c.id, c.reason, c.cancelled_from as "cancelledFrom", c.requested_on as "requestedOn", c.record,
        w.withdrawn_on as "withdrawnOn", w.reason as "withdrawalReason",
        coalesce((select json_agg(json_build_object('payee', g.payee, 'amount', g.amount) order by g.payee <> 'policyholder', g.payee)
          from (select r.payee, sum(r.amount - coalesce(d.amount, 0))::bigint as amount from policy.premium_refund r
            left join lateral (select sum(amount) as amount from policy.refund_reduction where refund_id = r.id) d on true
            where r.policy_id = c.policy_id and (r.source_id = c.id or ${ADDED_FOR_CLAIMS})
              and not exists (select from policy.refund_withdrawal x where x.refund_id = r.id) group by r.payee) g), '[]') as "givenBack"
      from policy.cancellation c left join policy.cancellation_withdrawal w on w.cancellation_id = c.id
      where c.policy_id = $1 and ($2::text is null or c.id < $2) order by c.id desc limit $3`,
    values: [policyId, before, limit]
  })
}

/** One of the list, as it stands on the day. */
export function cancellationSummaryView(cancellation: StoredCancellation, policy: StoredPolicy, today: PlainDate) {
  const { id, reason, cancelledFrom, requestedOn, record, givenBack } = cancellation
  const { withdrawnOn, withdrawalReason } = cancellation
  return {
    id,
    policyId: policy.id,
    status: statusOf(cancellation, policy, today),
    endsAs: record.endsAs,
    reason,
    requestedOn,
    cancelledFrom,
    refund: wonView(won(BigInt(record.refund))),
    refundOn: record.refundOn ?? null,
    givenBack,
    stillOwed: wonView(won(BigInt(record.stillOwed))),
    withdrawnOn,
    withdrawalReason
  }
}

/** A rescission by the insurer may come before the day of a planned cancellation. */
function statusOf(
  { record, cancelledFrom, withdrawnOn }: StoredCancellation,
  { endedOn }: StoredPolicy,
  today: PlainDate
) {
  if (withdrawnOn !== null) return 'withdrawn'
  if (endedOn !== null && endedOn < cancelledFrom) return 'superseded'
  return record.endsAs === 'cancelled' && cancelledFrom > today ? 'planned' : 'in_effect'
}
