import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export interface PresenceOptions {
  /** Of the role `job_queue`. */
  readonly connectionString: string
  /** What the worker's jobs are locked by. */
  readonly workerId: string
  readonly onError: (error: unknown) => void
  /** How often the others are looked after; 5 seconds when left out. */
  readonly everyMs?: number
}

/**
 * Shows that this worker lives, by a lock that ends with its connection, and gives back the jobs of workers that live no
 * more: by itself the queue would do so after four hours. A worker that lost only this connection may see a job given
 * away that it still runs; that is why an effect is committed by `once`.
 */
export function keepPresence(options: PresenceOptions): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const ended = run(options, stopping.signal)
  return {
    stop() {
      stopping.abort()
      return ended
    }
  }
}

async function run(options: PresenceOptions, stopping: AbortSignal): Promise<void> {
  const everyMs = options.everyMs ?? 5_000
  while (!stopping.aborted) {
    const client = new pg.Client({
      connectionString: options.connectionString,
      application_name: 'job-presence',
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: 10_000
    })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [lockName(options.workerId)])
      while (!stopping.aborted) {
        await client.query(GIVE_BACK_JOBS_OF_THE_DEAD, [options.workerId, lockName(''), everyMs])
        await sleep(everyMs, undefined, { signal: stopping }).catch(() => {})
      }
    } catch (error) {
      if (!stopping.aborted) options.onError(error)
    }
    await client.end().catch(() => {})
    await sleep(200, undefined, { signal: stopping }).catch(() => {})
  }
}

function lockName(workerId: string): string {
  return `job-worker ${workerId}`
}

/** A worker that has just started may hold a job before it holds its lock: it is given some time. */
const GIVE_BACK_JOBS_OF_THE_DEAD = `
  with held as materialized (
    select locked_by from (
      select locked_by, locked_at from graphile_worker._private_jobs where locked_by is not null
      union all
      select locked_by, locked_at from graphile_worker._private_job_queues where locked_by is not null
    ) as locks
    where locked_by <> $1
    group by locked_by having max(locked_at) < clock_timestamp() - $3 * interval '1 millisecond'
  ), dead as materialized (
    select locked_by from held where pg_try_advisory_xact_lock(hashtextextended($2 || locked_by, 0))
  )
  select graphile_worker.force_unlock_workers(array_agg(locked_by)) from dead having count(*) > 0`
