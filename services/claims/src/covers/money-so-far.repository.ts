import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { NO_WON, type Won } from '@trade-credit/domain/won.ts'

/** What a policy's claims on a buyer came to so far. */
export interface MoneySoFar {
  /** Actual loss of the claims that were decided in the policyholder's favour. */
  readonly earlierLoss: Won
  /** Claim money that was paid, reserved or decided, and did not come back; loss-reduction costs apart. */
  readonly alreadyPaid: Won
  /** What those claims counted, which no other claim counts again; `countedKey` makes the keys. */
  readonly counted: ReadonlySet<string>
}

export const NOTHING_SO_FAR: MoneySoFar = { earlierLoss: NO_WON, alreadyPaid: NO_WON, counted: new Set() }

interface Row extends Pick<MoneySoFar, 'earlierLoss' | 'alreadyPaid'> {
  readonly policyId: string
  readonly buyer: string
  readonly counted: readonly (readonly { readonly suppliedOn: PlainDate; readonly invoiceNumber: string }[])[]
}

/** By policy and buyer, for those that have any; `soFarKey` makes the key. */
export async function moneySoFar(
  trx: Pick<JobTransaction, 'query'>,
  policyIds: readonly string[],
  buyers: readonly string[]
): Promise<ReadonlyMap<string, MoneySoFar>> {
  const rows = await trx.query<Row>({
    name: 'claim_money_so_far',
    text: `
      with decided as (
        select c.policy_id, c.buyer, case when d.outcome <> 'deny' then a.actual_loss else 0 end as actual_loss,
          coalesce(p.amount, 0) + case when p.of_decision then 0 else d.amount end
          - coalesce((select sum(r.amount) from claims.clawback k
            join claims.clawback_receipt r on r.clawback_id = k.id where k.claim_id = c.id), 0) as paid,
          (select coalesce(json_agg(json_build_object('suppliedOn', one -> 'suppliedOn', 'invoiceNumber', one -> 'invoiceNumber')), '[]')
            from json_array_elements(a.input -> 'receivables') with ordinality as claimed (one, n)
            where d.outcome <> 'deny' and (a.result -> 'receivables' -> (n::int - 1) ->> 'counted')::bigint > 0) as counted
        from claims.claim c
        -- The decision in effect: one that waits for a second person decides nothing yet.
        join claims.decision d on d.id = c.decision_id
        join claims.assessment a on a.id = d.assessment_id
        left join lateral (
          select sum(p.amount) as amount, bool_or(p.decision_id = d.id) as of_decision from claims.payment p
          left join claims.payment_settlement s on s.payment_id = p.id
          where p.claim_id = c.id and s.outcome is distinct from 'voided'
        ) p on true
        where c.policy_id = any ($1) and c.buyer = any ($2)
      )
      select policy_id as "policyId", buyer, sum(actual_loss)::bigint as "earlierLoss", sum(paid)::bigint as "alreadyPaid",
        json_agg(counted) as counted
      from decided group by policy_id, buyer`,
    values: [policyIds, buyers]
  })
  return new Map(
    rows.map(({ policyId, buyer, counted, ...money }) => [
      soFarKey(policyId, buyer),
      { ...money, counted: new Set(counted.flat().map(countedKey)) }
    ])
  )
}

/** By what a receivable of one policy and buyer is known, declared or not. */
export function countedKey(receivable: { readonly suppliedOn: PlainDate; readonly invoiceNumber: string }): string {
  return `${receivable.suppliedOn} ${receivable.invoiceNumber}`
}

/** One key for a policy and a buyer. */
export function soFarKey(policyId: string, buyer: string): string {
  return `${policyId} ${buyer}`
}
