import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { type ChangedClaim, IS_PAID } from './changed-claims.repository.ts'

type Trx = Pick<JobTransaction, 'query'>

/** A claim on one number that rests on an event of another. */
export interface KinClaim extends Omit<ChangedClaim, 'hasSuccessor'> {
  readonly eventId: string
  readonly eventType: string
  /** The number that the event befell. */
  readonly befallen: string
}

/**
 * Claims on the business number that rest on an event of another, and claims on another that rest on an event of it, locked, in the order of
 * their ids, after the one given. Those of which officers know already that they parted are left out.
 */
export function lockClaimsOfKin(trx: Trx, businessNumber: string, after: string, limit: number): Promise<KinClaim[]> {
  return trx.query<KinClaim>({
    name: 'lock_claims_of_kin',
    text: `select c.id, c.organisation, c.policy_id as "policyId", c.buyer, c.status, ${IS_PAID} as "isPaid", e.id as "eventId",
        e.type as "eventType", e.buyer as befallen
      from claims.claim c join claims.public_event e on e.id = c.event_id
      where c.id in (
          select of_event.id from claims.public_event own join claims.claim of_event on of_event.event_id = own.id
          where own.buyer = $1 and own.status = 'confirmed'
          union
          select of_buyer.id from policy.published_agreed_cover covering
            join claims.claim of_buyer on of_buyer.policy_id = covering.policy_id and of_buyer.buyer = covering.business_number
          where covering.business_number = $1)
        and c.id > $2 and c.buyer <> e.buyer and e.status = 'confirmed' and e.type <> 'business_closure'
        and not exists (select from claims.event_consequence x where x.claim_id = c.id and x.event_id = e.id and x.change = 'parted')
      order by c.id limit $3 for update of c`,
    values: [businessNumber, after, limit]
  })
}

/** Drafts of the event for those who were not told of it, on other numbers than it befell. */
export function draftsOfKinUntold(
  trx: Trx,
  eventId: string
): Promise<Pick<KinClaim, 'id' | 'policyId' | 'buyer' | 'eventType' | 'befallen'>[]> {
  return trx.query({
    name: 'drafts_of_kin_untold',
    text: `select c.id, c.policy_id as "policyId", c.buyer, e.type as "eventType", e.buyer as befallen
      from claims.claim c join claims.public_event e on e.id = c.event_id
      where e.id = $1 and c.buyer <> e.buyer and c.drafted and c.first_for_event
        and not exists (select from claims.event_audience a where a.event_id = e.id and a.organisation = c.organisation)`,
    values: [eventId]
  })
}

/** Withdraws drafts of an event that is not their buyer's; were it to be again, others are made. */
export async function makeRoom(trx: Trx, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return
  await trx.query({
    name: 'withdraw_parted_drafts',
    text: `update claims.claim set status = 'withdrawn', first_for_event = false, version = version + 1, updated_at = $2
      where id = any ($1) and status = 'draft'`,
    values: [ids, now]
  })
}
