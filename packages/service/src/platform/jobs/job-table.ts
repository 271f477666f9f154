import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'
import {
  type JobName,
  QUEUED_JOBS,
  type QueuedJob,
  type QueuedPayloads,
  SCHEDULES,
  type Schedule
} from './schedules.ts'

/** What a run did, in counts and codes: `{ purged: 12 }`. It is shown to whoever asked for the run, and logged. */
export type JobReport = Readonly<Record<string, number | string | boolean>>

/** What a running job can use. */
export interface JobContext {
  readonly jobId: string
  /** 1 on the first try. */
  readonly attempt: number
  /** Aborted when the worker has been asked to stop for some seconds: end at the next good place. */
  readonly stopping: AbortSignal
  /** Of the service's job role. */
  readonly pool: pg.Pool
  /**
   * Runs the work in one transaction that this job can commit only once, whatever becomes of its workers. Undefined when
   * it was committed before.
   */
  once<R>(work: (trx: JobTransaction) => Promise<R>): Promise<R | undefined>
}

/** Does the job; a throw makes it run again, later and later. A kill does too, so work in steps that can be repeated. */
export type JobHandler<P = object> = (payload: P, context: JobContext) => Promise<JobReport>

/** The jobs that a service's worker does. Each service has one such table; several are joined by spreading. */
export type JobTable = {
  readonly [Name in JobName]?: JobHandler<Name extends QueuedJob ? QueuedPayloads[Name] : object>
}

/** The jobs that the worker of this service should do and its table does not: they would wait for ever. */
export function missingJobs(service: Schedule['service'], jobs: JobTable): JobName[] {
  return [...SCHEDULES, ...QUEUED_JOBS]
    .filter(job => job.service === service || job.service === 'platform')
    .map(({ name }) => name)
    .filter(name => !Object.hasOwn(jobs, name))
}
