import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { soFarKey } from '../covers/money-so-far.repository.ts'
import type { PublicEventRecord } from '../insured-events/public-events.repository.ts'

type Trx = Pick<JobTransaction, 'query'>

const EVENT = `select id, subject, buyer, party, type, occurred_on as "occurredOn", details, status, confirmed_on as "confirmedOn",
  corrected_by as "correctedBy", version, created_at as "createdAt" from claims.public_event where id = $1`

/** The public event, which stays as it is until the transaction ends; undefined after a sandbox was reset. */
export async function holdEvent(trx: Trx, id: string): Promise<PublicEventRecord | undefined> {
  const rows = await trx.query<PublicEventRecord>({
    name: 'hold_public_event',
    text: `${EVENT} for share`,
    values: [id]
  })
  return rows[0]
}

export interface Progress {
  readonly afterPolicy: string
  readonly isFinished: boolean
  /** Whether all is done that follows from its end; of the first lane. */
  readonly isFollowed: boolean
}

/** The lane in which stands what concerns the whole fan-out. */
export const FIRST_LANE = 0

/** How far a lane of the fan-out came, locked: a second run of it waits here, and goes on where the first one stopped. */
export async function lockProgress(trx: Trx, eventId: string, lane: number): Promise<Progress> {
  void trx.query({
    name: 'begin_fan_out',
    text: 'insert into claims.fan_out (event_id, lane) values ($1, $2) on conflict do nothing',
    values: [eventId, lane]
  })
  const [row] = await trx.query<Progress>({
    name: 'lock_fan_out',
    text: `select after_policy as "afterPolicy", finished_at is not null as "isFinished", followed_at is not null as "isFollowed"
      from claims.fan_out where event_id = $1 and lane = $2 for update`,
    values: [eventId, lane]
  })
  if (!row) throw new Error(`the fan-out of ${eventId} was not begun`)
  return row
}

/** Writes down how far a lane came; with the commit, as all else of the step. */
export function saveProgress(
  trx: Pick<JobTransaction, 'defer'>,
  { eventId, lane }: { readonly eventId: string; readonly lane: number },
  {
    afterPolicy,
    drafted,
    finished
  }: { readonly afterPolicy: string; readonly drafted: number; readonly finished: boolean }
): void {
  trx.defer({
    name: 'save_fan_out',
    text: `update claims.fan_out set after_policy = $3, drafted = drafted + $4,
      finished_at = case when $5 then clock_timestamp() end where event_id = $1 and lane = $2`,
    values: [eventId, lane, afterPolicy, drafted, finished]
  })
}

/**
 * Begins the fan-outs of all that befell the number's person anew, in each lane, now that the insurer said whose its numbers are; gives the
 * events. One that runs goes on from its first policy; a step that is under way, be it the first one, asked before and is waited for.
 */
export async function beginAnew(trx: Trx, businessNumber: string, lanes: number): Promise<string[]> {
  const rows = await trx.query<{ id: string }>({
    name: 'events_of_person',
    // Those of other numbers that the insurer told to be of the person, and of such as a policy names its corporation for.
    text: `with named as (select person from underwriting.published_person where business_number = $1)
      select e.id from claims.public_event e
      where e.buyer in (select kin.business_number from named join underwriting.published_person kin using (person)
          union select c.business_number from named join policy.published_agreed_cover c on c.corporate_number = named.person)
        and e.status = 'confirmed' and e.type <> 'business_closure' order by e.id`,
    values: [businessNumber]
  })
  const ids = rows.map(({ id }) => id)
  await trx.query({
    name: 'begin_fan_outs_anew',
    text: `insert into claims.fan_out (event_id, lane) select id, lane from unnest($1::text[]) id, generate_series(0, $2 - 1) lane
      order by id, lane on conflict (event_id, lane) do update set after_policy = '', finished_at = null`,
    values: [ids, lanes]
  })
  return ids
}

/**
 * Waits for each step of a fan-out, or of what follows from a correction, that is under way and may have asked who is one person before:
 * its claims are seen from then on. Until the transaction ends no other step begins; those that do later ask anew.
 */
export async function awaitSteps(trx: Trx, lanes: number): Promise<void> {
  await trx.query({
    name: 'await_fan_out_steps',
    text: `insert into claims.fan_out as held (event_id, lane)
      select e.id, lane from claims.public_event e cross join generate_series(0, $1 - 1) lane
      where e.type <> 'business_closure' and (
        e.status = 'confirmed' and (select count(f.finished_at) from claims.fan_out f where f.event_id = e.id) < $1
        or e.status = 'corrected' and lane = ${FIRST_LANE}
          and not exists (select from claims.fan_out f where f.event_id = e.id and f.followed_at is not null))
      order by e.id, lane on conflict (event_id, lane) do update set after_policy = held.after_policy`,
    values: [lanes]
  })
}

/** Writes down that those whom the event concerns were told of it, or that nothing is left to do after its end. */
export function saveWhole(trx: Pick<JobTransaction, 'defer'>, eventId: string, what: 'told' | 'followed'): void {
  trx.defer({
    name: `save_fan_out_${what}`,
    text: `update claims.fan_out set ${what}_at = clock_timestamp() where event_id = $1 and lane = ${FIRST_LANE}`,
    values: [eventId]
  })
}

/**
 * Confirms the other reports of what became public, which nobody needs to look at any more: same subject, kind and day. One that
 * somebody is working on is left to him.
 */
export function joinReports(
  trx: Trx,
  event: PublicEventRecord,
  businessNumbers: readonly string[],
  now: Date
): Promise<{ id: string; organisation: string }[]> {
  return trx.query<{ id: string; organisation: string }>({
    name: 'join_reports',
    text: `update claims.insured_event e
      set status = 'confirmed', public_event_id = $1, confirmed_on = $6, confirmed_at = $5, confirmed_by = 'job:event-fan-out',
        version = version + 1, updated_at = $5
      where e.id in (
        select r.id from claims.insured_event r
        where r.status = 'reported' and r.type = $2 and r.occurred_on = $3 and r.buyer = any ($4)
        order by r.id for update skip locked)
      returning e.id, e.organisation`,
    values: [event.id, event.type, event.occurredOn, businessNumbers, now, event.confirmedOn]
  })
}

/** By organisation, the report by which it knows the event: its own, where it made one. */
export async function ownReports(
  trx: Trx,
  eventId: string,
  organisations: readonly string[]
): Promise<Map<string, string>> {
  const rows = await trx.query<{ organisation: string; id: string }>({
    name: 'own_reports',
    text: `select organisation, min(id) as id from claims.insured_event
      where public_event_id = $1 and organisation = any ($2) group by organisation`,
    values: [eventId, organisations]
  })
  return new Map(rows.map(({ organisation, id }) => [organisation, id]))
}

/**
 * Adds the organisations for which claims were drafted to those who are told of the event; gives the new ones. Not those whose drafts were
 * taken back as another firm's before they were told, or are about to be: `parted`.
 */
export async function addAudience(trx: Trx, eventId: string, parted: readonly string[], now: Date): Promise<string[]> {
  const rows = await trx.query<{ organisation: string }>({
    name: 'add_event_audience',
    text: `insert into claims.event_audience (organisation, event_id, told_at)
      select distinct organisation, $1, $2::timestamptz from claims.claim
        where event_id = $1 and drafted and first_for_event and id <> all ($3)
      on conflict do nothing returning organisation`,
    values: [eventId, now, parted]
  })
  return rows.map(row => row.organisation)
}

/** Everybody who was told of the event. */
export async function audienceOf(trx: Trx, eventId: string): Promise<string[]> {
  const rows = await trx.query<{ organisation: string }>({
    name: 'event_audience_of',
    text: 'select organisation from claims.event_audience where event_id = $1 order by organisation',
    values: [eventId]
  })
  return rows.map(row => row.organisation)
}

/** Keys of policy and buyer for which another claim than these drafts waits to be decided: what they ask for is paid once. */
export async function claimedAlready(
  trx: Trx,
  drafts: readonly { readonly id: string; readonly policyId: string; readonly buyer: string }[]
): Promise<ReadonlySet<string>> {
  if (drafts.length === 0) return new Set()
  const rows = await trx.query<{ policyId: string; buyer: string }>({
    name: 'claimed_already',
    text: `select distinct c.policy_id as "policyId", c.buyer from unnest($1::text[], $2::text[], $3::text[]) as asked (policy, buyer, draft)
      join claims.claim c on c.policy_id = asked.policy and c.buyer = asked.buyer and c.id <> asked.draft
      where c.decision_id is null
        and c.status in ('draft', 'filed', 'documents_requested', 'in_assessment', 'adverse_notice', 'reopened')`,
    values: [drafts.map(({ policyId }) => policyId), drafts.map(({ buyer }) => buyer), drafts.map(({ id }) => id)]
  })
  return new Set(rows.map(({ policyId, buyer }) => soFarKey(policyId, buyer)))
}
