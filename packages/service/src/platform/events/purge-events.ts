import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'

const BATCH = 1000

/**
 * Deletes the events that were placed in a feed before the moment, feed by feed in batches that each commit. The pool
 * is a `*_job` role's. Gives how many it deleted.
 */
export async function purgeEvents(pool: pg.Pool, placedBefore: Date, stopping?: AbortSignal): Promise<number> {
  const feeds = await inJobTransaction(pool, trx =>
    trx.query<{ organisation: string }>({
      text: 'select organisation from platform.event_feed where purged_through < last_position order by organisation'
    })
  )
  let purged = 0
  for (const { organisation } of feeds) {
    for (let deleted = BATCH; deleted === BATCH && !stopping?.aborted; purged += deleted) {
      deleted = await purgeBatch(pool, organisation, placedBefore)
    }
  }
  return purged
}

async function purgeBatch(pool: pg.Pool, organisation: string, placedBefore: Date): Promise<number> {
  const rows = await inJobTransaction(pool, trx =>
    trx.query<{ deleted: number }>({
      text: 'select platform.purge_events($1, $2, $3) as deleted',
      values: [organisation, placedBefore, BATCH]
    })
  )
  return rows[0]?.deleted ?? 0
}
