import type { Transaction } from '@trade-credit/database/transaction.ts'
import { lessSetOff, type UnpaidPremium } from '@trade-credit/domain/claims/payout.ts'
import { won } from '@trade-credit/domain/won.ts'
import type { StoredClaim } from '../claims/claim.ts'

/**
 * Holds a policy's claim money until this transaction ends: who else fixes or reserves an amount under the policy waits. A policy
 * has its row from the first time on; two first times wait for each other too.
 */
export async function lockPolicyMoney(
  trx: Pick<Transaction, 'query'>,
  { policyId, organisation }: Pick<StoredClaim, 'policyId' | 'organisation'>
): Promise<void> {
  await trx.query({
    name: 'lock_policy_money',
    text: `insert into claims.policy_money (policy_id, organisation) values ($1, $2)
      on conflict (policy_id) do update set organisation = excluded.organisation`,
    values: [policyId, organisation]
  })
}

/** Holds the policy's premium until this transaction ends: a refund that sets it off too waits, and a premium that arrives. */
export async function holdPremium(trx: Pick<Transaction, 'query'>, policyId: string): Promise<void> {
  await trx.query({ name: 'hold_premium', text: 'select policy.hold_premium($1)', values: [policyId] })
}

/** What payouts of refunds that are reserved are going to set off against the policy's premium, in won. */
export async function setOffByRefunds(trx: Pick<Transaction, 'query'>, policyId: string): Promise<bigint> {
  const [row] = await trx.query<{ amount: bigint }>({
    name: 'set_off_by_refunds',
    text: 'select coalesce(sum(amount), 0)::bigint as amount from policy.published_reserved_set_off where policy_id = $1',
    values: [policyId]
  })
  return row?.amount ?? 0n
}

/** The policy's unpaid premium without what claim payments and refunds have set off and the policy has not written down yet. */
export async function premiumLeft(
  trx: Pick<Transaction, 'query' | 'defer'>,
  policyId: string,
  unpaid: UnpaidPremium
): Promise<Required<UnpaidPremium>> {
  const [{ premiumDeducted }, byRefunds] = await Promise.all([
    findPolicyOutgoings(trx, policyId),
    setOffByRefunds(trx, policyId)
  ])
  return lessSetOff(unpaid, won(premiumDeducted + byRefunds))
}

/**
 * What was set off against a policy's premium and is not written down there as a premium yet, and what its pledgees were paid, by payments
 * that were made or may still be.
 */
export interface PolicyOutgoings {
  readonly premiumDeducted: bigint
  readonly byPledge: ReadonlyMap<string, bigint>
}

/** Hold the policy's money first: another payment may be on its way. */
export async function findPolicyOutgoings(trx: Pick<Transaction, 'query'>, policyId: string): Promise<PolicyOutgoings> {
  const rows = await trx.query<{ pledgeId: string | null; amount: bigint }>({
    name: 'policy_outgoings',
    text: `with live as (
        select p.id, p.unpaid_premium_deducted from claims.payment p
        where p.policy_id = $1
          and not exists (select from claims.payment_settlement s where s.payment_id = p.id and s.outcome = 'voided')
      )
      select null as "pledgeId", coalesce(sum(unpaid_premium_deducted), 0)::bigint as amount from live
      where not exists (select from policy.published_recorded_premium r where r.policy_id = $1 and r.reference = live.id)
      union all
      select t.pledge_id, sum(t.amount)::bigint from claims.payment_part t join live on live.id = t.payment_id
      where t.pledge_id is not null group by t.pledge_id`,
    values: [policyId]
  })
  return {
    premiumDeducted: rows.find(({ pledgeId }) => pledgeId === null)?.amount ?? 0n,
    byPledge: new Map(rows.flatMap(({ pledgeId, amount }) => (pledgeId === null ? [] : [[pledgeId, amount] as const])))
  }
}
