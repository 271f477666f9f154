import { newId } from '@trade-credit/service/ids.ts'
import type { BoundPolicy } from './bound-policy.ts'
import { asAdmin } from './business-day.ts'
import type { RunningService } from './running-service.ts'
import { SEEDED_EVIDENCE } from './seeded-policy.ts'

type Running = Pick<RunningService, 'database'>
type OfPolicy = Pick<BoundPolicy, 'id'>

/** A rehabilitation petition on the policy's buyer that officers confirmed, as the claims service leaves it; gives its id. */
export async function confirmEventOn({ database }: Running, { id: policyId }: OfPolicy, day: string): Promise<string> {
  const id = newId('ev')
  await asAdmin(
    database,
    `insert into claims.insured_event (id, organisation, client, buyer, party, type, occurred_on, details, evidence, status, created_at,
        updated_at)
      select $1, 'org_feed', 'feed', c.business_number, c.party, 'rehabilitation_petition', $3, '{}', $4, 'reported', now(), now()
      from policy.cover c where c.policy_id = $2`,
    [id, policyId, day, SEEDED_EVIDENCE]
  )
  await asAdmin(
    database,
    `insert into claims.public_event (id, subject, buyer, party, type, occurred_on, details, status, confirmed_on, created_at, updated_at)
      select id, party, buyer, party, type, occurred_on, '{}', 'confirmed', occurred_on, now(), now()
      from claims.insured_event where id = $1`,
    [id]
  )
  await asAdmin(
    database,
    `update claims.insured_event set status = 'confirmed', public_event_id = id, confirmed_on = occurred_on where id = $1`,
    [id]
  )
  return id
}

/** Ends a confirmed event: withdrawn, or corrected by another one. */
export async function endEvent({ database }: Running, id: string, as: 'withdrawn' | 'corrected' = 'withdrawn') {
  await asAdmin(database, 'update claims.insured_event set status = $2 where id = $1', [id, as])
}

/** A claim payment under the policy that kept premium, as the claims service posts it; gives its id. */
export async function keepPremium({ database }: Running, { id }: OfPolicy, amount: number, postedOn: string) {
  const paymentId = newId('pm')
  await asAdmin(
    database,
    `with c as materialized (select set_config('session_replication_role', 'replica', true) as role),
      p as (insert into claims.payment (id, organisation, claim_id, decision_id, policy_id, buyer, hold_id, amount,
          unpaid_premium_deducted, loss_reduction_costs, provisional, payable_by, reserved_on, reserved_by, created_at)
        select $1, 'org_portal', 'cl_x', 'dc_x', $2, '9998600043', 'ho_x', 10000000, $3, 0, false, $4, $4, 'cashier', now() from c)
      insert into claims.payment_settlement (payment_id, organisation, outcome, settled_on, reference, settled_by, created_at)
      select $1, 'org_portal', 'posted', $4, 'T-1', 'cashier', now() from c`,
    [paymentId, id, amount, postedOn]
  )
  return paymentId
}

/** What is clawed back of a claim payment that `keepPremium` posted, and has come back: all of its 10,000,000 won, what it kept included. */
export async function clawBack({ database }: Running, paymentId: string, receivedOn: string) {
  await asAdmin(
    database,
    `with c as materialized (select set_config('session_replication_role', 'replica', true) as role),
      b as (insert into claims.clawback (id, organisation, claim_id, notice_id, amount, reasons, demanded_on, client, created_at)
        select $1, p.organisation, p.claim_id, $1, p.amount, '{x}', $3, 'officer', now() from c, claims.payment p where p.id = $2)
      insert into claims.clawback_receipt (id, organisation, clawback_id, amount, received_on, reference, client, created_at)
      select replace($1, 'cb_', 'cr_'), p.organisation, $1, p.amount, $3, 'T-2', 'cashier', now() from c, claims.payment p where p.id = $2`,
    [newId('cb'), paymentId, receivedOn]
  )
}
