import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import type { StoredPayout } from '../refunds/stored-payout.ts'

/** The refund that a payout is a part of. */
interface RefundOf {
  readonly id: string
  readonly organisation: string
  readonly policyId: string
}

/** Keeps the reserved payout with the commit. */
export function insertPayout(trx: Transaction, refund: RefundOf, payout: StoredPayout): void {
  trx.defer({
    name: 'insert_refund_payout',
    text: `insert into policy.refund_payout (id, organisation, refund_id, policy_id, reference, amount, set_off, rule, reserved_on,
        reserved_by, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now())`,
    values: [
      payout.id,
      refund.organisation,
      refund.id,
      refund.policyId,
      payout.reference,
      payout.amount,
      payout.setOff,
      JSON.stringify(payout.rule),
      payout.reservedOn,
      trx.actor.client
    ]
  })
}

/** Keeps with the commit how the payout ended; a second end is refused by the database. */
export function insertPayoutSettlement(
  trx: Transaction,
  { organisation }: Pick<RefundOf, 'organisation'>,
  { id, outcome, settledOn, reason }: StoredPayout
): void {
  trx.defer({
    name: 'insert_refund_payout_settlement',
    text: `insert into policy.refund_payout_settlement (payout_id, organisation, outcome, settled_on, reason, settled_by, created_at)
      values ($1, $2, $3, $4, $5, $6, now())`,
    values: [id, organisation, outcome, settledOn, reason, trx.actor.client]
  })
}

/** What reserved payouts of the policy's refunds are going to set off against its premium. */
export async function reservedSetOff(trx: Pick<Transaction, 'query'>, policyId: string): Promise<Won> {
  const [row] = await trx.query<{ amount: bigint }>({
    name: 'reserved_set_off',
    text: `select coalesce(sum(o.set_off), 0)::bigint as amount from policy.refund_payout o
      where o.policy_id = $1 and not exists (select from policy.refund_payout_settlement s where s.payout_id = o.id)`,
    values: [policyId]
  })
  return won(row?.amount ?? 0n)
}

/** What claim payments set off against the policy's premium that is not written down as a premium yet. */
export async function setOffByClaims(trx: Pick<Transaction, 'query'>, policyId: string): Promise<Won> {
  const [row] = await trx.query<{ amount: bigint }>({
    name: 'set_off_by_claims',
    text: `select coalesce(sum(c.amount), 0)::bigint as amount from claims.published_premium_set_off c
      where c.policy_id = $1 and not exists (
        select from policy.premium_payment r where r.policy_id = c.policy_id and r.reference = c.payment_id)`,
    values: [policyId]
  })
  return won(row?.amount ?? 0n)
}
