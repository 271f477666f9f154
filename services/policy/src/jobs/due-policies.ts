import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

/** The policies of one job that a day may have changed, by id from after the given one; at most `limit`. */
export type DuePolicies = (
  trx: Pick<JobTransaction, 'query'>,
  page: { readonly today: PlainDate; readonly after: string; readonly limit: number }
) => Promise<string[]>

/** Whose first premium did not come, whose cover is over, and whose last claim can have come. */
export const endingPolicies: DuePolicies = async (trx, { today, after, limit }) => {
  const rows = await trx.query<{ id: string }>({
    name: 'ending_policies',
    text: `select id from (
        select id from policy.policy where status = 'awaiting_payment' and pay_by < $1
        union select id from policy.policy where status in ('in_force', 'in_arrears') and expiry <= $1
        union select id from policy.policy where status in ('awaiting_payment', 'in_force', 'in_arrears') and ended_on <= $1
        union select id from policy.policy where status in ('expired', 'cancelled', 'terminated') and inception is not null
          and (run_off_ends_on < $1 or (run_off_ends_on is null and coalesce(ended_on, expiry) <= $1 - 365))
      ) as due where id > $2 order by id limit $3`,
    values: [today, after, limit]
  })
  return rows.map(({ id }) => id)
}

const OVERDUE = `i.voided_on is null and i.paid < i.amount and i.due_on < $1 and i.kind <> 'repayment'`

/** Whose instalment is overdue, whose notice ran out, and who is in arrears with nothing any more (`withoutIdleArrears`). */
export const policiesInArrears: DuePolicies = async (trx, { today, after, limit }) => {
  const rows = await trx.query<{ id: string }>({
    name: 'policies_in_arrears',
    text: `select id from (
        select p.id from policy.policy p where p.status = 'in_force' and p.inception is not null and p.id in (
          select i.policy_id from policy.invoice i where ${OVERDUE})
        union select id from policy.policy where status = 'in_arrears' and arrears_pay_by < $1
        union select p.id from policy.policy p where p.status = 'in_arrears'
          and not exists (select from policy.invoice i where i.policy_id = p.id and ${OVERDUE})
      ) as due where id > $2 order by id limit $3`,
    values: [today, after, limit]
  })
  return rows.map(({ id }) => id)
}

/** Whose cancellation or termination gave nothing back, for an insured event as far as its record tells, or of which a claim kept premium. */
export const endedWithoutRefund: DuePolicies = async (trx, { today, after, limit }) => {
  const rows = await trx.query<{ id: string }>({
    name: 'ended_without_refund',
    text: `select p.id from policy.cancellation c join policy.policy p on p.id = c.policy_id
      where c.cancelled_from <= $1 and p.status in ('cancelled', 'terminated') and p.ended_on = c.cancelled_from and p.id > $2
        and case when c.reason = 'premium_in_arrears' then c.record ->> 'refund' = '0'
          else (c.record ->> 'refundOn' is not null and c.record ->> 'refund' <> '0')
            or (c.record -> 'findings')::jsonb @> '[{"code": "refund.after_insured_event"}]'
            or exists (select from policy.premium_payment k where k.policy_id = p.id and k.client = 'job:instalment-arrears') end
        and not exists (select from policy.cancellation_withdrawal w where w.cancellation_id = c.id)
        and not exists (select from policy.premium_refund r where r.policy_id = c.policy_id and r.source_id = c.id)
      order by p.id limit $3`,
    values: [today, after, limit]
  })
  return rows.map(({ id }) => id)
}
