import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { InsuredEventType } from '@trade-credit/domain/insured-events/insured-event.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Won } from '@trade-credit/domain/won.ts'

type Trx = Pick<JobTransaction, 'query'>

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
        select c.filed_on as on_day, c.product, c.event_type, 'filed' as kind, 0::bigint as amount
        from claims.claim c where c.filed_on >= $1 and c.filed_on < $2
        union all
        -- The decision in effect: it names its claim, and the claim names it.
        select d.decided_on, c.product, c.event_type, d.outcome, 0
        from claims.decision d join claims.claim c on c.id = d.claim_id and c.decision_id = d.id
        where d.decided_on >= $1 and d.decided_on < $2
        union all
        select s.settled_on, c.product, c.event_type, 'payment', p.amount + p.loss_reduction_costs
        from claims.payment_settlement s join claims.payment p on p.id = s.payment_id join claims.claim c on c.id = p.claim_id
        where s.outcome = 'posted' and s.settled_on >= $1 and s.settled_on < $2
        union all
        select r.received_on, c.product, c.event_type, 'recovery', r.to_insurer
        from claims.recovery r join claims.claim c on c.id = r.claim_id
        where r.received_on >= $1 and r.received_on < $2
        union all
        select r.received_on, c.product, c.event_type, 'recovery', r.amount
        from claims.clawback_receipt r join claims.clawback b on b.id = r.clawback_id join claims.claim c on c.id = b.claim_id
        where r.received_on >= $1 and r.received_on < $2
      )
      select to_char(s.on_day, 'YYYY-MM') as month, s.product, s.event_type as "eventType",
        count(*) filter (where s.kind = 'filed') as filed,
        count(*) filter (where s.kind = 'approve') as approved,
        count(*) filter (where s.kind = 'partly_approve') as "partlyApproved",
        count(*) filter (where s.kind = 'deny') as denied,
        count(*) filter (where s.kind = 'payment') as payments,
        coalesce(sum(s.amount) filter (where s.kind = 'payment'), 0)::bigint as paid,
        coalesce(sum(s.amount) filter (where s.kind = 'recovery'), 0)::bigint as recovered
      from step s
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
