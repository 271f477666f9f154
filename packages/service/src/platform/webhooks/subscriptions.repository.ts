import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PageBelow } from '../../http/asked-page.ts'

type Trx = Pick<Transaction, 'query' | 'defer' | 'actor'>

/** A subscription without its secrets, which a request cannot read. */
export interface SubscriptionRow {
  readonly id: string
  readonly version: number
  readonly url: string
  readonly description: string | null
  readonly types: readonly string[] | null
  readonly status: 'active' | 'paused' | 'disabled'
  readonly disabled_reason: 'gone' | 'failing' | null
  readonly position: bigint
  readonly reached: bigint
  readonly behind: bigint
  readonly failing_since: Date | null
  readonly previous_secret_until: Date | null
  readonly created_at: Date
  readonly updated_at: Date
}

/** How far the organisation's feed goes, and what of its beginning is past retention. */
export interface FeedMarks {
  readonly last: bigint
  readonly purgedThrough: bigint
}

const COLUMNS = `s.id, s.version, s.url, s.description, s.types, s.status, s.disabled_reason, s.position, s.reached,
  greatest(0, coalesce((select f.last_position from platform.event_feed f where f.organisation = s.organisation), 0)
    - s.position) as behind,
  s.failing_since, s.created_at, s.updated_at,
  (select w.retires_at from platform.webhook_secret w
    where w.subscription_id = s.id and w.retires_at > clock_timestamp()) as previous_secret_until`

/** The organisation's own subscriptions, latest first, from below an id on. */
export async function findSubscriptions(trx: Trx, { before, limit }: PageBelow): Promise<SubscriptionRow[]> {
  return trx.query<SubscriptionRow>({
    name: 'find_webhooks',
    text: `select ${COLUMNS} from platform.webhook_subscription s
      where s.organisation = $1 and ($2::text is null or s.id < $2) order by s.id desc limit $3`,
    values: [trx.actor.organisation, before, limit]
  })
}

/** Undefined when it is not the organisation's. */
export async function findSubscription(trx: Trx, id: string): Promise<SubscriptionRow | undefined> {
  const rows = await trx.query<SubscriptionRow>({
    name: 'find_webhook',
    text: `select ${COLUMNS} from platform.webhook_subscription s where s.organisation = $1 and s.id = $2`,
    values: [trx.actor.organisation, id]
  })
  return rows[0]
}

/** As `findSubscription`; nobody else changes it until the transaction ends. */
export async function lockSubscription(trx: Trx, id: string): Promise<SubscriptionRow | undefined> {
  const locked = await trx.query({
    name: 'lock_webhook',
    text: 'select id from platform.webhook_subscription where organisation = $1 and id = $2 for no key update',
    values: [trx.actor.organisation, id]
  })
  return locked.length === 0 ? undefined : findSubscription(trx, id)
}

/** How many the organisation has. */
export async function countSubscriptions(trx: Trx): Promise<number> {
  const rows = await trx.query<{ count: bigint }>({
    name: 'count_webhooks',
    text: 'select count(*) from platform.webhook_subscription where organisation = $1',
    values: [trx.actor.organisation]
  })
  return Number(rows[0]?.count)
}

/** The marks of the organisation's feed; zeros before its first event. */
export async function findFeedMarks(trx: Trx): Promise<FeedMarks> {
  const rows = await trx.query<{ last_position: bigint; purged_through: bigint }>({
    name: 'event_feed_marks',
    text: 'select last_position, purged_through from platform.event_feed where organisation = $1',
    values: [trx.actor.organisation]
  })
  return { last: rows[0]?.last_position ?? 0n, purgedThrough: rows[0]?.purged_through ?? 0n }
}

/** Stores a subscription that delivers what comes after the position. */
export async function insertSubscription(
  trx: Trx,
  row: Pick<SubscriptionRow, 'id' | 'url' | 'description' | 'types' | 'position'>
): Promise<void> {
  await trx.query({
    text: `insert into platform.webhook_subscription (id, organisation, url, description, types, position, reached)
      values ($1, $2, $3, $4, $5, $6, $6)`,
    values: [row.id, trx.actor.organisation, row.url, row.description, row.types, row.position]
  })
}

/**
 * Changes what the organisation said of it and begins a new version. Whoever delivers at this moment loses the lease: what
 * is sent next is sent as the subscription now says.
 */
export async function updateSubscription(
  trx: Trx,
  { id, url, description, types, status }: Pick<SubscriptionRow, 'id' | 'url' | 'description' | 'types' | 'status'>
): Promise<void> {
  await trx.query({
    text: `update platform.webhook_subscription set url = $3, description = $4, types = $5, status = $6,
        disabled_reason = case when $6 = 'disabled' then disabled_reason end,
        version = version + 1, updated_at = clock_timestamp(),
        failures = 0, failing_since = null, resume_at = null, leased_by = null, leased_until = null
      where organisation = $1 and id = $2`,
    values: [trx.actor.organisation, id, url, description, types, status]
  })
}

/** Forgets it with its secrets and its log. */
export async function deleteSubscription(trx: Trx, id: string): Promise<void> {
  await trx.query({
    text: 'delete from platform.webhook_subscription where organisation = $1 and id = $2',
    values: [trx.actor.organisation, id]
  })
}

/** Takes the subscription back to a position; what waited beyond it to be tried again comes from the feed instead. */
export async function rewindSubscription(trx: Trx, id: string, position: bigint): Promise<void> {
  await trx.query({
    text: `update platform.webhook_subscription set position = $3, resume_at = null, leased_by = null, leased_until = null
      where organisation = $1 and id = $2`,
    values: [trx.actor.organisation, id, position]
  })
  await trx.query({
    text: `update platform.webhook_delivery set status = 'superseded', next_attempt_at = null
      where organisation = $1 and subscription_id = $2 and status = 'pending' and position > $3`,
    values: [trx.actor.organisation, id, position]
  })
}

/** Ends the rest that a receiver was given after failures: somebody is there and asks for something to be sent now. */
export async function endRest(trx: Trx, id: string): Promise<void> {
  await trx.query({
    name: 'end_webhook_rest',
    text: `update platform.webhook_subscription set resume_at = null
      where organisation = $1 and id = $2 and resume_at is not null`,
    values: [trx.actor.organisation, id]
  })
}

/** Wakes whoever delivers, when this transaction commits. */
export function wakeDeliverers(trx: Trx, id: string): void {
  trx.defer({ name: 'wake_webhooks', text: `select pg_notify('platform_webhook', $1)`, values: [id] })
}
