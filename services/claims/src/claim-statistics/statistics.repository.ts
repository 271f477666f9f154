import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { InsuredEventType } from '@trade-credit/domain/claims/insured-event.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Won } from '@trade-credit/domain/won.ts'

type Trx = Pick<JobTransaction<unknown>, 'query'>

/** Days `[from, until)`. */
export interface Span {
  readonly from: PlainDate
  readonly until: PlainDate
}

/** What happened to claims of a product for one kind of event in a month; counts are of claims and payments. */
export interface MonthOfClaims {
  /** `2022-05`. */
  readonly month: string
  readonly product: string
  readonly eventType: InsuredEventType
  readonly filed: bigint
  readonly approved: bigint
  readonly partlyApproved: bigint
  readonly denied: bigint
  readonly payments: bigint
  readonly paid: Won
  readonly recovered: Won
}

/** Each step in the month in which it was taken: a claim may be filed in one, decided in another, and paid in a third. */
export function monthsOfClaims(trx: Trx, { from, until }: Span): Promise<MonthOfClaims[]> {
  return trx.query<MonthOfClaims>({
    name: 'months_of_claims',
    text: `
      with step as (
        select c.id as claim_id, c.filed_on as on_day, 'filed' as kind, 0::bigint as amount from claims.claim c where c.filed_on is not null
        union all
        select d.claim_id, d.decided_on, d.outcome, 0 from claims.decision d join claims.claim c on c.decision_id = d.id
        union all
        select p.claim_id, s.settled_on, 'payment', p.amount + p.loss_reduction_costs
        from claims.payment_settlement s join claims.payment p on p.id = s.payment_id where s.outcome = 'posted'
        union all
        select r.claim_id, r.received_on, 'recovery', r.to_insurer from claims.recovery r
        union all
        select b.claim_id, r.received_on, 'recovery', r.amount
        from claims.clawback_receipt r join claims.clawback b on b.id = r.clawback_id
      )
      select to_char(s.on_day, 'YYYY-MM') as month, c.product, c.event_type as "eventType",
        count(*) filter (where s.kind = 'filed') as filed,
        count(*) filter (where s.kind = 'approve') as approved,
        count(*) filter (where s.kind = 'partly_approve') as "partlyApproved",
        count(*) filter (where s.kind = 'deny') as denied,
        count(*) filter (where s.kind = 'payment') as payments,
        coalesce(sum(s.amount) filter (where s.kind = 'payment'), 0)::bigint as paid,
        coalesce(sum(s.amount) filter (where s.kind = 'recovery'), 0)::bigint as recovered
      from step s join claims.claim c on c.id = s.claim_id
      where s.on_day >= $1 and s.on_day < $2
      group by 1, 2, 3 order by 1, 2, 3`,
    values: [from, until]
  })
}

/** Premium of the policies that began in the span, by product: programmes' parts are in it, refunds are not taken off. */
export function writtenPremiums(trx: Trx, { from, until }: Span): Promise<{ product: string; premium: Won }[]> {
  return trx.query({
    name: 'written_premiums',
    text: `select product, sum(amount)::bigint as premium from policy.published_written_premium
      where inception >= $1 and inception < $2 group by product order by product`,
    values: [from, until]
  })
}
