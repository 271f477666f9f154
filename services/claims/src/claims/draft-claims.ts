import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { InsuredEventType } from '@trade-credit/domain/claims/insured-event.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Won, wonView } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { canonicalFacts } from '@trade-credit/service/platform/audit/facts.ts'
import { publishEvents } from '@trade-credit/service/platform/events/publish-event.ts'
import type { JobIdentity } from '@trade-credit/service/platform/record-change.ts'

/** A claim that the system makes for one policy and buyer before its policyholder asks. */
export interface ClaimDraft {
  /** Of the policy. */
  readonly organisation: string
  readonly policyId: string
  readonly product: string
  readonly policyholder: string
  readonly policyholderParty: string
  readonly buyer: string
  readonly party: string
  readonly eventType: InsuredEventType
  /** Null exactly where the event is overdue receivables. */
  readonly eventId: string | null
  /** The overdue receivables, all that can be claimed on the day; empty for an event of the buyer: all that are open. */
  readonly receivableIds: readonly string[]
  readonly occurredOn: PlainDate
  readonly claimableFrom: PlainDate
  readonly lateAfter: PlainDate
  readonly barredAfter: PlainDate
  readonly expectedPayout: Won
  /** Papers that the claim needs. */
  readonly documents: readonly string[]
}

/** A draft as it was stored. */
export interface DraftedClaim {
  readonly id: string
  readonly organisation: string
  readonly policyId: string
  readonly buyer: string
}

/**
 * Stores the drafts, in one statement however many they are, and gives those that are new: a second run of a fan-out gives none.
 * Overdue receivables join the draft that is there for the policy and buyer. Events and audit entries travel with the commit;
 * the notices are the caller's to send. `by` tells who drafts where no request does.
 */
export async function draftClaims(
  trx: JobTransaction<unknown>,
  drafts: readonly ClaimDraft[],
  { by, now }: { readonly by: JobIdentity; readonly now: Date }
): Promise<DraftedClaim[]> {
  if (drafts.length === 0) return []
  const rows = drafts.map(draft => ({ id: newId('cl'), ...draft, expectedPayout: wonView(draft.expectedPayout) }))
  const stored = await trx.query<DraftedClaim & { isNew: boolean }>({
    name: 'draft_claims',
    text: DRAFT_CLAIMS,
    values: [JSON.stringify(rows), now]
  })
  const drafted = stored
    .filter(({ isNew }) => isNew)
    .map(({ id, organisation, policyId, buyer }) => ({ id, organisation, policyId, buyer }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const eventTypes = new Map(rows.map(row => [row.id, { eventType: row.eventType, eventId: row.eventId }]))
  const entries = drafted.map(({ id, policyId }) => ({
    id,
    facts: canonicalFacts({ policyId, ...eventTypes.get(id) })
  }))
  if (entries.length > 0) {
    trx.defer({
      name: 'audit_drafted_claims',
      text: `select platform.append_audits('claim', 'claim.drafted', $1, $2, $3)`,
      values: [JSON.stringify(entries), by.organisation, by.client]
    })
  }
  publishEvents(
    trx,
    drafted.map(({ id, organisation, policyId }) => ({
      type: 'claim.status_changed',
      subject: id,
      recipients: [organisation],
      data: { claimId: id, policyId, status: 'draft' }
    }))
  )
  return drafted
}

/**
 * Two statements in one, because each kind of draft has a key of its own: an event's draft is made once for good, an overdue's
 * grows until it is filed. Inserted rows are told from grown ones by `xmax`, which only an update sets.
 */
const DRAFT_CLAIMS = `
  with draft as (
    select * from json_to_recordset($1) as d (id text, organisation text, "policyId" text, product text, policyholder text,
      "policyholderParty" text, buyer text, party text, "eventType" text, "eventId" text, "receivableIds" text[],
      "occurredOn" date, "claimableFrom" date, "lateAfter" date, "barredAfter" date, "expectedPayout" bigint, documents text[])
  ), of_event as (
    insert into claims.claim (id, organisation, policy_id, product, policyholder, policyholder_party, buyer, party, event_type,
      event_id, receivable_ids, occurred_on, claimable_from, late_after, barred_after, status, drafted, expected_payout,
      documents, created_at, updated_at)
    select id, organisation, "policyId", product, policyholder, "policyholderParty", buyer, party, "eventType",
      "eventId", "receivableIds", "occurredOn", "claimableFrom", "lateAfter", "barredAfter", 'draft', true, "expectedPayout",
      documents, $2, $2
    from draft where "eventId" is not null
    on conflict (organisation, policy_id, buyer, event_id) where drafted and event_id is not null do nothing
    returning id, organisation, policy_id, buyer, true as is_new
  ), of_overdue as (
    insert into claims.claim (id, organisation, policy_id, product, policyholder, policyholder_party, buyer, party, event_type,
      event_id, receivable_ids, occurred_on, claimable_from, late_after, barred_after, status, drafted, expected_payout,
      documents, created_at, updated_at)
    select id, organisation, "policyId", product, policyholder, "policyholderParty", buyer, party, 'overdue',
      null, "receivableIds", "occurredOn", "claimableFrom", "lateAfter", "barredAfter", 'draft', true, "expectedPayout",
      documents, $2, $2
    from draft where "eventId" is null
    on conflict (organisation, policy_id, buyer) where event_id is null and status = 'draft' do update set
      receivable_ids = array(select unnest(claim.receivable_ids) union select unnest(excluded.receivable_ids) order by 1),
      expected_payout = excluded.expected_payout, version = claim.version + 1, updated_at = excluded.updated_at
    returning id, organisation, policy_id, buyer, xmax = 0 as is_new
  )
  select id, organisation, policy_id as "policyId", buyer, is_new as "isNew" from of_event
  union all
  select id, organisation, policy_id, buyer, is_new from of_overdue`
