import { EventEmitter } from 'node:events'
import {
  type JobHelpers,
  parseCronItems,
  run,
  type TaskList,
  type WorkerEvents,
  Logger as WorkerLogger
} from 'graphile-worker'
import pg from 'pg'
import type { Logger } from 'pino'
import { type JobMetrics, jobMetrics, type QueueState } from './job-metrics.ts'
import { finishRun } from './job-runs.ts'
import type { JobHandler, JobTable } from './job-table.ts'
import { onceOver } from './once.ts'
import { keepPresence } from './presence.ts'
import { cronItemOf, SCHEDULES } from './schedules.ts'

export interface WorkerOptions {
  /** Of the role `job_queue`, which owns the job tables: to any other they are empty. */
  readonly queueUrl: string
  /** Of the service's job role, for the jobs themselves. */
  readonly pool: pg.Pool
  readonly jobs: JobTable
  readonly logger: Logger
  /** What is told of the jobs; nobody reads it when left out. */
  readonly metrics?: JobMetrics
  /** Jobs at a time; 4 when left out. */
  readonly concurrency?: number
  /** How soon jobs of a killed worker are given to others; 5 seconds when left out. */
  readonly presenceMs?: number
}

export interface JobWorker {
  /** Takes no more jobs and resolves when the running ones are done. */
  stop(): Promise<void>
}

/** Does the jobs of the table as they come in, and puts its scheduled ones in when their time comes. */
export async function startWorker(options: WorkerOptions): Promise<JobWorker> {
  const { queueUrl, logger, concurrency = 4, metrics = jobMetrics() } = options
  const onError = (error: unknown) => logger.warn({ err: error }, 'a connection of the job worker was lost')
  // One that listens, one for what the clock puts in, and one for each job that is fetched or reported.
  const queue = new pg.Pool({ connectionString: queueUrl, application_name: 'job-worker', max: concurrency + 2 })
  queue.on('error', onError)
  queue.on('connect', client => client.on('error', () => {}))
  const events: WorkerEvents = new EventEmitter()
  const created = Promise.withResolvers<string>()
  events.on('pool:create', ({ workerPool }) => created.resolve(workerPool.id))
  events.on('job:error', ({ job, error }) => logFailure(logger, job, error))
  events.on('job:failed', ({ job }) => {
    logger.error({ job: job.id, task: job.task_identifier }, 'job given up')
    metrics.gaveUp(job.task_identifier)
  })
  metrics.watch(() => stateOf(queue))

  const schedules = SCHEDULES.filter(({ name }) => Object.hasOwn(options.jobs, name))
  const runner = await run({
    pgPool: queue,
    concurrency,
    noHandleSignals: true,
    events,
    logger: quietLogger(logger),
    taskList: taskList(options, metrics),
    parsedCronItems: parseCronItems(schedules.map(cronItemOf))
  })
  const presence = keepPresence({
    connectionString: queueUrl,
    workerId: await created.promise,
    onError,
    ...(options.presenceMs === undefined ? {} : { everyMs: options.presenceMs })
  })
  runner.promise.catch(error => logger.error({ err: error }, 'the job worker ended'))
  return {
    async stop() {
      // It may have ended by itself already, which it has logged.
      await runner.stop().catch(() => {})
      await presence.stop()
      await queue.end()
    }
  }
}

async function stateOf(queue: pg.Pool): Promise<QueueState> {
  const { rows } = await queue.query(`select
      count(*) filter (where attempts < max_attempts and run_at < now() - interval '1 minute')::int as late,
      count(*) filter (where attempts < max_attempts and last_error is not null)::int as failing,
      count(*) filter (where attempts >= max_attempts)::int as given_up
    from graphile_worker.jobs where locked_at is null`)
  return rows[0]
}

function taskList(options: WorkerOptions, metrics: JobMetrics): TaskList {
  const tasks = Object.entries(options.jobs) as [string, JobHandler<never>][]
  return Object.fromEntries(tasks.map(([name, handler]) => [name, taskOf(handler, options, metrics)]))
}

function taskOf(handler: JobHandler<never>, { pool, logger }: WorkerOptions, metrics: JobMetrics) {
  return async (payload: unknown, { job, abortSignal }: JobHelpers): Promise<void> => {
    const context = {
      jobId: job.id,
      attempt: job.attempts,
      stopping: abortSignal,
      pool,
      once: onceOver(pool, job.id)
    }
    const runId = runIdOf(payload)
    const began = performance.now()
    const ended = (outcome: 'done' | 'failed') =>
      metrics.ended(job.task_identifier, outcome, (performance.now() - began) / 1000)
    try {
      const report = await handler(payload as never, context)
      logger.info({ job: job.id, task: job.task_identifier, report }, 'job done')
      if (runId !== undefined) await finishRun(pool, runId, 'done', report)
      ended('done')
    } catch (error) {
      ended('failed')
      // Somebody waits for the outcome of this very run: tell, instead of trying again.
      if (runId === undefined) throw error
      logFailure(logger, job, error)
      await finishRun(pool, runId, 'failed', {})
    }
  }
}

function runIdOf(payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null || !('runId' in payload)) return undefined
  return typeof payload.runId === 'string' ? payload.runId : undefined
}

function logFailure(logger: Logger, job: JobHelpers['job'], error: unknown): void {
  logger.error(
    { job: job.id, task: job.task_identifier, attempt: job.attempts, of: job.max_attempts, err: error },
    'job failed'
  )
}

/** graphile-worker's own sentences repeat payloads and errors; failures of jobs are logged above, the rest is kept short. */
function quietLogger(logger: Logger): WorkerLogger {
  return new WorkerLogger(() => (level, message, meta) => {
    if (level !== 'error' && level !== 'warning') return
    if (meta?.['failure'] === true) return
    logger[level === 'error' ? 'error' : 'warn']({ from: 'graphile-worker' }, message.split('\n')[0])
  })
}
