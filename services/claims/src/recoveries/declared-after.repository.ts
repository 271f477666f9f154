import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { ClaimStatus } from '@trade-credit/domain/claims/claim-lifecycle.ts'
import type { StoredLoss } from '../assessments/assessment-input.ts'

/** A decided claim of whose receivables the firm declared something since the assessment. */
export interface DeclaredAfter {
  readonly claimId: string
  readonly policyId: string
  readonly buyer: string
  readonly status: ClaimStatus
  /** The first change; lists go by it, the oldest first. */
  readonly firstChangeId: string
  readonly since: Date
  /** What payments, returns, offsets and withdrawals declared since come to, less what was taken back. */
  readonly lessened: bigint
  /** Of it, what the buyer paid once insurance money had left. */
  readonly receivedAfter: bigint
  /** The actual loss as it was assessed, by its terms. */
  readonly losses: readonly StoredLoss[]
  readonly decided: bigint
  /** Posted, and not taken back. */
  readonly paid: bigint
}

/** Another granted claim of a policy on a buyer, or the same, with what its loss is lessened by. */
export type ClaimBeside = Pick<DeclaredAfter, 'claimId' | 'policyId' | 'buyer' | 'losses' | 'decided' | 'paid'> & {
  readonly lessened: bigint
}

/** All granted claims of the same policies on the same buyers: together they have one limit. */
export function listBeside(
  trx: Pick<JobTransaction, 'query'>,
  of: readonly Pick<DeclaredAfter, 'policyId' | 'buyer'>[]
): Promise<ClaimBeside[]> {
  return trx.query<ClaimBeside>({
    name: 'list_claims_beside',
    text: `select c.id as "claimId", c.policy_id as "policyId", c.buyer, a.result -> 'losses' as losses, d.amount as decided, out.paid,
        coalesce((select sum(ch.lessens) from policy.published_claimed_change ch
          where ch.claim_id = c.id and ch.created_at > a.created_at
            and not (ch.kind = 'payment' and coalesce(ch.occurred_on >= out.first_on, false))), 0)::bigint as lessened
      from claims.claim c
      join claims.decision d on d.id = c.decision_id and d.outcome <> 'deny'
      join claims.assessment a on a.id = c.assessment_id
      cross join lateral (${PAID}) as out
      where (c.policy_id, c.buyer) in (select * from unnest($1::text[], $2::text[]))`,
    values: [of.map(({ policyId }) => policyId), of.map(({ buyer }) => buyer)]
  })
}

// When money first left, and what is out of it.
const PAID = `select min(s.settled_on) as first_on, coalesce(sum(p.amount), 0)::bigint - coalesce((select sum(r.amount)
    from claims.clawback k join claims.clawback_receipt r on r.clawback_id = k.id where k.claim_id = c.id), 0)::bigint as paid
  from claims.payment p join claims.payment_settlement s on s.payment_id = p.id and s.outcome = 'posted'
  where p.claim_id = c.id`

/**
 * The next of them after the change given, each until an officer demanded money back, recorded a recovery or closed it since. Only claims
 * are read of which a change says that it names one.
 */
export function listDeclaredAfter(
  trx: Pick<JobTransaction, 'query'>,
  page: { readonly after: string; readonly limit: number }
): Promise<DeclaredAfter[]> {
  return trx.query<DeclaredAfter>({
    name: 'list_declared_after',
    text: `select c.id as "claimId", c.policy_id as "policyId", c.buyer, c.status, min(ch.id) as "firstChangeId",
        min(ch.created_at) as since, sum(ch.lessens)::bigint as lessened,
        coalesce(sum(ch.lessens) filter (where ch.kind = 'payment' and ch.occurred_on >= out.first_on), 0)::bigint as "receivedAfter",
        a.result -> 'losses' as losses, d.amount as decided, out.paid
      from policy.published_claimed_change ch
      join claims.claim c on c.id = ch.claim_id
      join claims.assessment a on a.id = c.assessment_id
      join claims.decision d on d.id = c.decision_id
      cross join lateral (${PAID}) as out
      where c.status in ('approved', 'partly_approved', 'provisionally_paid', 'paid', 'closed') and ch.created_at > a.created_at
        and not exists (select from claims.clawback k where k.claim_id = c.id and k.created_at > ch.created_at)
        and not exists (select from claims.recovery y where y.claim_id = c.id and y.created_at > ch.created_at)
        and not (c.status = 'closed' and c.updated_at > ch.created_at)
      group by c.id, a.id, d.id, out.first_on, out.paid
      having sum(ch.lessens) > 0 and min(ch.id) > $1
      order by min(ch.id) limit $2`,
    values: [page.after, page.limit]
  })
}
