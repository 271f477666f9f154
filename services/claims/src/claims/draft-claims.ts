import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { InsuredEventType } from '@trade-credit/domain/insured-events/insured-event.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Won } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { canonicalFacts } from '@trade-credit/service/platform/audit/facts.ts'
import type { JobIdentity } from '@trade-credit/service/platform/audit/record-change.ts'
import { publishEvents } from '@trade-credit/service/platform/events/publish-event.ts'

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
  trx: JobTransaction,
  drafts: readonly ClaimDraft[],
  { by, now }: { readonly by: JobIdentity; readonly now: Date }
): Promise<DraftedClaim[]> {
  if (drafts.length === 0) return []
  const rows = drafts.map(draft => ({ id: newId('cl'), ...draft }))
  const stored = await trx.query<{ id: string }>({
    name: 'draft_claims',
    text: DRAFT_CLAIMS,
    values: [...COLUMNS.map(valueOf => rows.map(valueOf)), now]
  })
  const isNew = new Set(stored.map(({ id }) => id))
  const drafted = rows.filter(({ id }) => isNew.has(id))
  if (drafted.length > 0) {
    trx.defer({
      name: 'audit_drafted_claims',
      text: `select platform.append_audits('claim', 'claim.drafted', $1, $2, $3, $4)`,
      values: [
        drafted.map(({ id }) => id),
        drafted.map(({ policyId, eventType, eventId }) => canonicalFacts({ policyId, eventType, eventId })),
        by.organisation,
        by.client
      ]
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

type DraftRow = ClaimDraft & { readonly id: string }

/** What the statement is given of the drafts, as one array for each column: codes and ids in a list of them hold no comma. */
const COLUMNS: readonly ((row: DraftRow) => string | Won | null)[] = [
  row => row.id,
  row => row.organisation,
  row => row.policyId,
  row => row.product,
  row => row.policyholder,
  row => row.policyholderParty,
  row => row.buyer,
  row => row.party,
  row => row.eventType,
  row => row.eventId,
  row => row.receivableIds.join(','),
  row => row.occurredOn,
  row => row.claimableFrom,
  row => row.lateAfter,
  row => row.barredAfter,
  row => row.expectedPayout,
  row => row.documents.join(',')
]

/**
 * Two statements in one, because each kind of draft has a key of its own: an event's is made once for good, unless its firm filed first; an overdue's
 * grows until it is filed. Gives the ids of new ones; inserted rows are told from grown ones by `xmax`, which only an update sets.
 */
const DRAFT_CLAIMS = `
  with draft as (
    select d.*, string_to_array(d.receivables, ',') as receivable_ids, string_to_array(d.papers, ',') as documents
    from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
        $10::text[], $11::text[], $12::date[], $13::date[], $14::date[], $15::date[], $16::bigint[], $17::text[])
      as d (id, organisation, policy_id, product, policyholder, policyholder_party, buyer, party, event_type,
        event_id, receivables, occurred_on, claimable_from, late_after, barred_after, expected_payout, papers)
  ), of_event as (
    insert into claims.claim (id, organisation, policy_id, product, policyholder, policyholder_party, buyer, party, event_type,
      event_id, receivable_ids, occurred_on, claimable_from, late_after, barred_after, status, drafted, expected_payout,
      documents, created_at, updated_at, first_for_event)
    select id, organisation, policy_id, product, policyholder, policyholder_party, buyer, party, event_type,
      event_id, receivable_ids, occurred_on, claimable_from, late_after, barred_after, 'draft', true, expected_payout,
      documents, $18, $18, true
    from draft where event_id is not null
    on conflict (organisation, policy_id, buyer, event_id) where first_for_event do nothing
    returning id
  ), of_overdue as (
    insert into claims.claim (id, organisation, policy_id, product, policyholder, policyholder_party, buyer, party, event_type,
      event_id, receivable_ids, occurred_on, claimable_from, late_after, barred_after, status, drafted, expected_payout,
      documents, created_at, updated_at)
    select id, organisation, policy_id, product, policyholder, policyholder_party, buyer, party, event_type,
      event_id, receivable_ids, occurred_on, claimable_from, late_after, barred_after, 'draft', true, expected_payout,
      documents, $18, $18
    from draft where event_id is null
    on conflict (organisation, policy_id, buyer) where event_id is null and status = 'draft' do update set
      receivable_ids = array(select unnest(claim.receivable_ids) union select unnest(excluded.receivable_ids) order by 1),
      expected_payout = excluded.expected_payout, version = claim.version + 1, updated_at = excluded.updated_at
    returning id, xmax = 0 as is_new
  )
  select id from of_event
  union all
  select id from of_overdue where is_new`
