import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { ClaimStatus } from '@trade-credit/domain/claims/claim-lifecycle.ts'
import type { EventConsequence } from '@trade-credit/domain/claims/event-consequence.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import type { PublicEventRecord } from '../insured-events/public-events.repository.ts'
import type { Expectation } from './draft-for-policies.ts'

type Trx = Pick<JobTransaction, 'query'>

/** A claim whose event changed. */
export interface ChangedClaim {
  readonly id: string
  readonly organisation: string
  readonly policyId: string
  readonly buyer: string
  readonly status: ClaimStatus
  readonly isPaid: boolean
  /** Whether it is the first claim of its event, and the event that took the place has one already. */
  readonly hasSuccessor: boolean
}

/** What happened to an event, or to the word on whom it befell. */
export interface EventChange {
  readonly id: string
  readonly change: 'corrected' | 'withdrawn' | 'parted'
}

/** Of `claims.claim c`: whether money left on it. */
export const IS_PAID = `exists (select from claims.payment p join claims.payment_settlement s on s.payment_id = p.id
  where p.claim_id = c.id and s.outcome = 'posted')`

/** Claims made of the event that were not yet looked after, locked, in the order of their ids. */
export function lockChangedClaims(
  trx: Trx,
  eventId: string,
  successor: string | null,
  limit: number
): Promise<ChangedClaim[]> {
  return trx.query<ChangedClaim>({
    name: 'lock_changed_claims',
    text: `select c.id, c.organisation, c.policy_id as "policyId", c.buyer, c.status,
        ${IS_PAID} as "isPaid", c.first_for_event and exists (select from claims.claim n where n.organisation = c.organisation
          and n.policy_id = c.policy_id and n.buyer = c.buyer and n.event_id = $2 and n.first_for_event) as "hasSuccessor"
      from claims.claim c
      where c.event_id = $1
        and not exists (select from claims.event_consequence x where x.claim_id = c.id and x.event_id = $1 and x.change <> 'parted')
      order by c.id limit $3 for update of c`,
    values: [eventId, successor, limit]
  })
}

/** Withdraws drafts. */
export async function withdrawDrafts(trx: Trx, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return
  await trx.query({
    name: 'withdraw_drafts',
    text: `update claims.claim set status = 'withdrawn', version = version + 1, updated_at = $2
      where id = any ($1) and status = 'draft'`,
    values: [ids, now]
  })
}

/** Lets claims follow their event to the one that took its place, with its days; drafts with what is expected of them too. */
export async function moveClaims(
  trx: Trx,
  claims: readonly (Expectation & { readonly id: string; readonly isDraft: boolean })[],
  to: PublicEventRecord,
  now: Date
): Promise<void> {
  if (claims.length === 0) return
  const rows = claims.map(({ id, isDraft, expected }) => ({
    id,
    isDraft,
    claimableFrom: expected.deadlines.claimableFrom,
    lateAfter: expected.deadlines.lateAfter.on,
    barredAfter: expected.deadlines.barredAfter.on,
    expectedPayout: wonView(expected.expectedPayout),
    documents: expected.documents
  }))
  await trx.query({
    name: 'move_claims_to_event',
    text: `update claims.claim c
      set event_id = $2, occurred_on = $3, claimable_from = m."claimableFrom", late_after = m."lateAfter",
        barred_after = m."barredAfter", expected_payout = case when m."isDraft" then m."expectedPayout" else c.expected_payout end,
        documents = case when m."isDraft" then m.documents else c.documents end, version = c.version + 1, updated_at = $4
      from json_to_recordset($1) as m (id text, "isDraft" boolean, "claimableFrom" date, "lateAfter" date, "barredAfter" date,
        "expectedPayout" bigint, documents text[])
      where c.id = m.id`,
    values: [JSON.stringify(rows), to.id, to.occurredOn, now]
  })
}

/** Keeps what followed for each claim, also that nothing did, so that none is looked after twice. */
export async function insertConsequences(
  trx: Trx,
  event: EventChange,
  rows: readonly {
    readonly claimId: string
    readonly organisation: string
    readonly consequence: EventConsequence | 'none'
  }[],
  now: Date
): Promise<void> {
  if (rows.length === 0) return
  await trx.query({
    name: 'insert_event_consequences',
    text: `insert into claims.event_consequence (organisation, claim_id, event_id, change, consequence, created_at)
      select organisation, "claimId", $2, $3, consequence, $4
      from json_to_recordset($1) as r (organisation text, "claimId" text, consequence text)`,
    values: [JSON.stringify(rows), event.id, event.change, now]
  })
}
