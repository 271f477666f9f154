import type { Actor } from '@trade-credit/database/actor.ts'
import { inJobTransaction, inTransaction, readInTransaction } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'
import { newId } from '../../ids.ts'
import type { Listener } from '../events/listener.ts'
import { enqueueJob } from './enqueue-job.ts'
import type { JobReport } from './job-table.ts'
import type { ScheduledJob } from './schedules.ts'

/** A run that somebody asked for, once it is over. */
export interface FinishedRun {
  readonly id: string
  readonly name: string
  readonly requested_at: Date
  readonly finished_at: Date
  readonly outcome: 'done' | 'failed'
  readonly report: JobReport
}

/**
 * Has a worker run the job now and waits for it: undefined when it is not over in time, whether it runs or no worker has
 * the task. The run itself is then neither lost nor stopped.
 */
export async function runJobNow(
  { pool, listener }: { pool: pg.Pool; listener: Listener },
  actor: Actor,
  name: ScheduledJob,
  { patienceMs, gone }: { patienceMs: number; gone: AbortSignal }
): Promise<FinishedRun | undefined> {
  const id = newId('jr')
  const watch = listener.watch('platform_job_run', id)
  try {
    await requestRun(pool, actor, id, name)
    const deadline = performance.now() + patienceMs
    for (;;) {
      const run = await findFinishedRun(pool, actor, id)
      const left = deadline - performance.now()
      if (run !== undefined || left <= 0 || gone.aborted) return run
      // A notification can be lost with its connection: look now and then.
      await watch.next(Math.min(left, 1_000), gone)
    }
  } finally {
    watch.end()
  }
}

async function requestRun(pool: pg.Pool, actor: Actor, id: string, name: ScheduledJob): Promise<void> {
  await inTransaction(pool, actor, async trx => {
    trx.defer({
      text: 'insert into platform.job_run (id, organisation, name) values ($1, $2, $3)',
      values: [id, actor.organisation, name]
    })
    // In the queue of its schedule, so that the two never run side by side.
    enqueueJob(trx, name, { runId: id }, { queue: name })
  })
}

async function findFinishedRun(pool: pg.Pool, actor: Actor, id: string): Promise<FinishedRun | undefined> {
  const rows = await readInTransaction(pool, actor, trx =>
    trx.query<FinishedRun>({
      text: `select id, name, requested_at, finished_at, outcome, report from platform.job_run
        where id = $1 and finished_at is not null`,
      values: [id]
    })
  )
  return rows[0]
}

/** Records the outcome of a run and tells whoever waits for it. The pool is a job role's. */
export async function finishRun(
  pool: pg.Pool,
  id: string,
  outcome: 'done' | 'failed',
  report: JobReport
): Promise<void> {
  await inJobTransaction(pool, async trx => {
    trx.defer({
      text: `update platform.job_run set finished_at = clock_timestamp(), outcome = $2, report = $3
        where id = $1 and finished_at is null`,
      values: [id, outcome, JSON.stringify(report)]
    })
    trx.defer({ text: `select pg_notify('platform_job_run', $1)`, values: [id] })
  })
}
