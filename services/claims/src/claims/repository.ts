import { compose, given, sql, where } from '@trade-credit/database/compose.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { ClaimStatus } from '@trade-credit/domain/claims/claim-lifecycle.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { onlyOrganisation } from '@trade-credit/service/access/oversees.ts'
import type { EventFollowUp, StoredClaim } from './claim.ts'

type Trx = Pick<Transaction, 'query' | 'defer'>

// Done once an officer assessed the claim, demanded money back or closed it since the event changed.
const EVENT_FOLLOW_UP = `from claims.event_consequence x
  where x.claim_id = claim.id and x.consequence in ('reassess', 'clawback')
    and not exists (select from claims.assessment a
      where a.claim_id = x.claim_id and a.created_at > x.created_at and x.consequence = 'reassess')
    and not exists (select from claims.clawback k where k.claim_id = x.claim_id and k.created_at > x.created_at)
    and not (claim.status in ('closed', 'withdrawn') and claim.updated_at > x.created_at)
  order by x.created_at desc limit 1`

const COLUMNS = `id, organisation, policy_id as "policyId", product, policyholder, policyholder_party as "policyholderParty", buyer,
  party, event_type as "eventType", event_id as "eventId",
  (select min(r.id) from claims.insured_event r where r.public_event_id = claim.event_id and r.organisation = claim.organisation)
    as "ownReportId", receivable_ids as "receivableIds", occurred_on as "occurredOn",
  claimable_from as "claimableFrom", late_after as "lateAfter", barred_after as "barredAfter", status, drafted,
  first_for_event as "firstForEvent", expected_payout as "expectedPayout", documents, put_forward as "putForward", late_reason as "lateReason", filed_on as "filedOn",
  filed_by_organisation as "filedByOrganisation", filed_by as "filedBy", assessment_id as "assessmentId",
  decision_id as "decisionId", (select d.id from claims.decision d where d.claim_id = claim.id and d.assessment_id = claim.assessment_id
      and d.confirmation <> 'none' and not exists (select from claims.decision_confirmation k where k.decision_id = d.id)
    order by d.id desc limit 1) as "pendingDecisionId", payable_by as "payableBy", (select x.consequence ${EVENT_FOLLOW_UP}) as "eventFollowUp", version,
  created_at as "createdAt", updated_at as "updatedAt"`

/** The claim; null when it does not exist or is not the caller's to see: Postgres decides which. */
export async function findClaim(trx: Pick<Trx, 'query'>, id: string): Promise<StoredClaim | null> {
  const [claim] = await trx.query<StoredClaim>({
    name: 'find_claim',
    text: `select ${COLUMNS} from claims.claim where id = $1`,
    values: [id]
  })
  return claim ?? null
}

/** As `findClaim`, and nobody else changes it until this transaction ends. */
export async function lockClaim(trx: Trx, id: string): Promise<StoredClaim | null> {
  const [claim] = await trx.query<StoredClaim>({
    name: 'lock_claim',
    text: `select ${COLUMNS} from claims.claim where id = $1 for update`,
    values: [id]
  })
  return claim ?? null
}

/** Locks the policy's draft for this buyer and event (null: overdue receivables); null where none waits to be filed. */
export async function lockDraft(
  trx: Trx,
  of: { readonly policyId: string; readonly buyer: string; readonly eventId: string | null }
): Promise<StoredClaim | null> {
  const [claim] = await trx.query<StoredClaim>({
    name: 'lock_draft_claim',
    text: `select ${COLUMNS} from claims.claim
      where policy_id = $1 and buyer = $2 and event_id is not distinct from $3 and status = 'draft' order by id limit 1 for update`,
    values: [of.policyId, of.buyer, of.eventId]
  })
  return claim ?? null
}

/** Another claim for the same policy, buyer and event that is filed and not withdrawn; null when there is none. */
export async function findFiledFor(
  trx: Pick<Trx, 'query'>,
  of: { readonly policyId: string; readonly buyer: string; readonly eventId: string | null }
): Promise<string | null> {
  const [claim] = await trx.query<{ id: string }>({
    name: 'find_filed_claim',
    text: `select id from claims.claim
      where policy_id = $1 and buyer = $2 and event_id is not distinct from $3 and status not in ('draft', 'withdrawn')
      order by id limit 1`,
    values: [of.policyId, of.buyer, of.eventId]
  })
  return claim?.id ?? null
}

/** Whether the policy has its first claim for the event on the buyer, drafted or filed, whatever became of it. */
export async function hasFirstFor(
  trx: Pick<Trx, 'query'>,
  of: { readonly policyId: string; readonly buyer: string; readonly eventId: string }
): Promise<boolean> {
  const rows = await trx.query({
    name: 'has_first_claim',
    text: 'select from claims.claim where policy_id = $1 and buyer = $2 and event_id = $3 and first_for_event',
    values: [of.policyId, of.buyer, of.eventId]
  })
  return rows.length > 0
}

/** Writes the whole claim with the commit: a new one, or what changed of one that is locked. */
export function keepClaim(trx: Trx, claim: StoredClaim): void {
  trx.defer({
    name: 'keep_claim',
    text: `${INSERT}
      on conflict (id) do update set receivable_ids = excluded.receivable_ids, status = excluded.status,
        occurred_on = excluded.occurred_on, claimable_from = excluded.claimable_from, late_after = excluded.late_after,
        barred_after = excluded.barred_after,
        documents = excluded.documents, put_forward = excluded.put_forward, late_reason = excluded.late_reason,
        filed_on = excluded.filed_on, filed_by_organisation = excluded.filed_by_organisation, filed_by = excluded.filed_by,
        assessment_id = excluded.assessment_id, decision_id = excluded.decision_id, payable_by = excluded.payable_by,
        version = excluded.version, updated_at = excluded.updated_at`,
    values: valuesOf(claim)
  })
}

/** Takes the place of the policy's first claim for the event on the buyer, at once; false where another has it, committed meanwhile. */
export async function openFirst(trx: Trx, claim: StoredClaim): Promise<boolean> {
  const rows = await trx.query({
    name: 'open_first_claim',
    text: `${INSERT} on conflict (organisation, policy_id, buyer, event_id) where first_for_event do nothing returning id`,
    values: valuesOf(claim)
  })
  return rows.length > 0
}

const INSERT = `insert into claims.claim (id, organisation, policy_id, product, policyholder, policyholder_party, buyer, party, event_type,
    event_id, receivable_ids, occurred_on, claimable_from, late_after, barred_after, status, drafted, expected_payout, documents,
    put_forward, late_reason, filed_on, filed_by_organisation, filed_by, assessment_id, decision_id, payable_by, version,
    created_at, updated_at, first_for_event)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
    $27, $28, $29, $30, $31)`

function valuesOf(claim: StoredClaim): unknown[] {
  return [
    claim.id,
    claim.organisation,
    claim.policyId,
    claim.product,
    claim.policyholder,
    claim.policyholderParty,
    claim.buyer,
    claim.party,
    claim.eventType,
    claim.eventId,
    claim.receivableIds,
    claim.occurredOn,
    claim.claimableFrom,
    claim.lateAfter,
    claim.barredAfter,
    claim.status,
    claim.drafted,
    claim.expectedPayout,
    claim.documents,
    claim.putForward === null ? null : JSON.stringify(claim.putForward),
    claim.lateReason,
    claim.filedOn,
    claim.filedByOrganisation,
    claim.filedBy,
    claim.assessmentId,
    claim.decisionId,
    claim.payableBy,
    claim.version,
    claim.createdAt,
    claim.updatedAt,
    claim.firstForEvent
  ]
}

/** What a list of claims can be narrowed to. */
export interface ClaimFilters {
  readonly status?: ClaimStatus | undefined
  readonly policyId?: string | undefined
  readonly buyer?: string | undefined
  readonly eventId?: string | undefined
  /** Decided, unpaid, and past the last day to pay. */
  readonly paymentOverdue?: boolean | undefined
  /** Where a change of the event asks something of an officer. */
  readonly eventFollowUp?: EventFollowUp | undefined
}

/** The caller's claims, newest first, from before the id; at most `limit` of them. */
export function listClaims(
  trx: Pick<Transaction, 'query' | 'actor'>,
  filters: ClaimFilters,
  page: { readonly before: string | null; readonly limit: number; readonly today: PlainDate }
): Promise<StoredClaim[]> {
  const asked = where(
    given(onlyOrganisation(trx.actor), organisation => sql`organisation = ${organisation}`),
    given(page.before, id => sql`id < ${id}`),
    given(filters.status, status => sql`status = ${status}`),
    given(filters.policyId, id => sql`policy_id = ${id}`),
    given(filters.buyer, buyer => sql`buyer = ${buyer}`),
    given(
      filters.eventId,
      id => sql`event_id = (select coalesce(max(r.public_event_id), max(asked.id))
        from (select ${id}::text as id) asked left join claims.insured_event r on r.id = asked.id)`
    ),
    filters.paymentOverdue === true
      ? sql`status in ('approved', 'partly_approved') and payable_by < ${page.today}`
      : null,
    given(
      filters.eventFollowUp,
      consequence => sql`id in (select claim_id from claims.event_consequence where consequence = ${consequence})
        and (select x.consequence ${sql.raw(EVENT_FOLLOW_UP)}) is not null`
    )
  )
  return trx.query<StoredClaim>(
    compose(sql`select ${sql.raw(COLUMNS)} from claims.claim ${asked} order by id desc limit ${page.limit}`)
  )
}
