import type { Actor } from '@trade-credit/database/actor.ts'
import { readInTransaction } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'

/** One event in its recipient's feed. */
export interface EventRow {
  readonly position: bigint
  readonly id: string
  readonly type: string
  readonly source: string
  readonly subject: string
  readonly time: Date
  readonly data: unknown
}

/** What the feed has after a place. */
export type FeedAnswer =
  | { readonly kind: 'page'; readonly events: readonly EventRow[]; readonly next: bigint }
  /** Events after that place were purged; the oldest that is left, or the next to come, has this position. */
  | { readonly kind: 'expired'; readonly oldest: bigint }
  /** The feed never came that far. */
  | { readonly kind: 'ahead'; readonly last: bigint }

/** The query of the feed; its plan is tested as a service's role, under row-level security. */
export const FEED_QUERY = `select position, id, type, source, subject, time, data from platform.event
  where organisation = $1 and position > $2 order by position limit $3`

/** The same of some types: those of others are passed over on the way, along the same index. */
export const FEED_OF_TYPES_QUERY = FEED_QUERY.replace('order by', 'and type = any ($4) order by')

/** What is asked of the feed. */
export interface AskedFeed {
  readonly after: bigint | undefined
  /** All when left out. */
  readonly types?: readonly string[] | undefined
  readonly limit: number
}

/**
 * The events of the actor's own organisation after a place, by position; from the oldest that is left without one. A page of some types that
 * is not full goes on behind everything that was looked at.
 */
export async function readFeed(pool: pg.Pool, actor: Actor, { after, types, limit }: AskedFeed): Promise<FeedAnswer> {
  return readInTransaction(pool, actor, async trx => {
    const marks = trx.query<{ last_position: bigint; purged_through: bigint }>({
      name: 'event_feed_marks',
      text: 'select last_position, purged_through from platform.event_feed where organisation = $1',
      values: [actor.organisation]
    })
    const values = [actor.organisation, after ?? 0n, limit]
    const events = await trx.query<EventRow>(
      types === undefined
        ? { name: 'event_feed_page', text: FEED_QUERY, values }
        : { name: 'event_feed_page_of_types', text: FEED_OF_TYPES_QUERY, values: [...values, types] }
    )
    const [feed = { last_position: 0n, purged_through: 0n }] = await marks
    if (after !== undefined && after < feed.purged_through) return { kind: 'expired', oldest: feed.purged_through + 1n }
    if (after !== undefined && after > feed.last_position) return { kind: 'ahead', last: feed.last_position }
    const isWhole = types !== undefined && events.length < limit
    const last = isWhole ? feed.last_position : events.at(-1)?.position
    return { kind: 'page', events, next: last ?? after ?? feed.last_position }
  })
}
