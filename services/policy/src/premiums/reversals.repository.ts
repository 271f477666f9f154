import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import type { PremiumPayment } from './repository.ts'

type Trx = Pick<Transaction, 'query' | 'defer' | 'actor'>

/** What has become of a premium's money since. */
export interface MoneySince {
  /** Of what was too much of it: the refund, and whether something of that is reserved or paid. */
  readonly refundId: string | null
  readonly paidBack: boolean
  /** Whether a change of the policy has owed premium back to the policyholder since: of one day, the ids tell which came first. */
  readonly refundedSince: boolean
}

/** Lock the policy first. */
export async function moneySince(trx: Trx, { id, policyId, recordedOn }: PremiumPayment): Promise<MoneySince> {
  const [row] = await trx.query<MoneySince>({
    name: 'money_since_premium',
    text: `select r.id as "refundId",
        exists (select from policy.refund_payout o left join policy.refund_payout_settlement s on s.payout_id = o.id
          where o.refund_id = r.id and s.outcome is distinct from 'voided') as "paidBack",
        exists (select from policy.premium_refund g join policy.endorsement e on e.id = g.source_id
          where g.policy_id = $2 and g.payee = 'policyholder'
            and (e.applied_on > $3 or (e.applied_on = $3 and substr(e.id, 4) > substr($1, 4)))) as "refundedSince"
      from (select 1) as one left join policy.premium_refund r on r.policy_id = $2 and r.source_id = $1`,
    values: [id, policyId, recordedOn]
  })
  return row ?? { refundId: null, paidBack: false, refundedSince: false }
}

/** Keeps with the commit that the premium counts no more, and that nothing is owed back of it. */
export function insertReversal(
  trx: Trx,
  { id: policyId, organisation }: StoredPolicy,
  { id }: PremiumPayment,
  { reason, on, refundId }: { readonly reason: string; readonly on: PlainDate; readonly refundId: string | null }
): void {
  trx.defer({
    name: 'insert_premium_reversal',
    text: `insert into policy.premium_reversal (payment_id, organisation, policy_id, reason, reversed_on, client, created_at)
      values ($1, $2, $3, $4, $5, $6, now())`,
    values: [id, organisation, policyId, reason, on, trx.actor.client]
  })
  if (refundId === null) return
  trx.defer({
    name: 'insert_refund_withdrawal',
    text: `insert into policy.refund_withdrawal (refund_id, organisation, policy_id, source_id, withdrawn_on, client, created_at)
      values ($1, $2, $3, $4, $5, $6, now())`,
    values: [refundId, organisation, policyId, id, on, trx.actor.client]
  })
}
