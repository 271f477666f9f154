import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'

/**
 * Forgets answers that are older than seven days, in batches that each commit, and gives how many. The pool is a `*_job`
 * role's, to which row-level security shows nothing younger.
 */
export async function purgeIdempotentAnswers(pool: pg.Pool, stopping?: AbortSignal, batch = 5000): Promise<number> {
  let purged = 0
  for (let deleted = batch; deleted === batch && !stopping?.aborted; purged += deleted) {
    deleted = await purgeBatch(pool, batch)
  }
  return purged
}

async function purgeBatch(pool: pg.Pool, batch: number): Promise<number> {
  const [row] = await inJobTransaction(pool, trx =>
    trx.query<{ deleted: number }>({
      text: `with oldest as materialized (
          select organisation, key_digest from platform.idempotent_answer
          where stored_at < now() - interval '7 days' order by stored_at limit $1
        ), gone as (
          delete from platform.idempotent_answer a using oldest o
          where a.organisation = o.organisation and a.key_digest = o.key_digest returning 1
        )
        select count(*)::int as deleted from gone`,
      values: [batch]
    })
  )
  return row?.deleted ?? 0
}
