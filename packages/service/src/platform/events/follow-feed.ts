import type { Actor } from '@trade-credit/database/actor.ts'
import type pg from 'pg'
import { problem } from '../../problems/problems.ts'
import type { Listener } from './listener.ts'
import { type AskedFeed, type FeedAnswer, readFeed } from './read-feed.ts'

/** Readers of one organisation that may wait in one process at a time. */
export const MOST_WAITING = 100

/**
 * The feed after a place, as soon as it has anything: after `waitMs` at the latest, when the caller is gone, or when the
 * process stops. Who waits holds no connection. Ends in the problem `rate_limited` when too many wait already.
 */
export async function followFeed(
  { pool, listener }: { pool: pg.Pool; listener: Listener },
  actor: Actor,
  { waitMs, ...asked }: AskedFeed & { readonly waitMs: number },
  gone: AbortSignal
): Promise<FeedAnswer> {
  if (waitMs === 0) return readFeed(pool, actor, asked)
  if (listener.watchers('platform_event', actor.organisation) >= MOST_WAITING) {
    problem('rate_limited', { headers: { 'retry-after': '5' } })
  }
  // Before the first look: an event that is placed in between rings.
  const watch = listener.watch('platform_event', actor.organisation)
  try {
    const deadline = performance.now() + waitMs
    for (let { after } = asked; ; ) {
      const answer = await readFeed(pool, actor, { ...asked, after })
      const left = deadline - performance.now()
      const isOver = left <= 0 || gone.aborted || listener.isReleased()
      if (answer.kind !== 'page' || answer.events.length > 0 || isOver) return answer
      // What was looked past, of other types, is not looked at again.
      after = answer.next
      await watch.next(left, gone)
    }
  } finally {
    watch.end()
  }
}
