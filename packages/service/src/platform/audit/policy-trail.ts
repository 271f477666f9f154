import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { Position } from '../../http/paging.ts'
import type { AuditEntryRow } from './repository.ts'

/** An entry with its place in a list over several chains. */
export interface TrailRow extends AuditEntryRow {
  /** When it was written, to the microsecond, for the next page to begin behind it. */
  readonly at: string
}

/**
 * What was done about a policy, oldest first, after a place: the chains of the offer, application and quote that it came from, its own,
 * those of what names it (receivables, claims, pledges, …) or names these (payments of claims, referrals), and of the insured events
 * that its claims came from.
 */
export async function findPolicyTrail(
  trx: Pick<Transaction, 'query'>,
  policyId: string,
  after: Position | null,
  limit: number
): Promise<TrailRow[]> {
  const [at, id, type, position] = after ?? [null, null, null, null]
  return trx.query<TrailRow>({
    name: 'audit_policy_trail',
    text: TRAIL,
    values: [policyId, at, id, type, position, limit]
  })
}

/** Of $1, the policy; from behind $2 to $5, where the page before ended; at most $6. */
const TRAIL = `with recursive origin as (
    select $1::text collate "C" as id
    union
    select coalesce(facts ->> 'offer', facts ->> 'application', facts ->> 'quote') collate "C"
    from origin o join platform.audit_entry e on e.aggregate_id = o.id, cast(e.text as jsonb) as facts
  ), concerned as (
    select id from origin where id is not null
    union
    select e.aggregate_id from concerned c join platform.audit_entry e on e.subject = c.id
  ), chain as (
    select id from concerned
    union
    select (e.text::jsonb ->> 'eventId') collate "C"
    from concerned c join platform.audit_entry e on e.aggregate_id = c.id where c.id like 'cl\\_%'
  )
  select e.aggregate_id, e.aggregate_type, e.position, e.organisation, e.client, e.action, e.occurred_at, e.text,
    e.previous_hash, e.hash, e.occurred_at::text as at
  from chain c join platform.audit_entry e on e.aggregate_id = c.id
  where $2::timestamptz is null
    or (e.occurred_at, e.aggregate_id, e.aggregate_type, e.position) > ($2::timestamptz, $3::text, $4::text, $5::bigint)
  order by e.occurred_at, e.aggregate_id, e.aggregate_type, e.position limit $6`
