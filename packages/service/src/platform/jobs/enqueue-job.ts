import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { JobName, QueuedJob, QueuedPayloads } from './schedules.ts'

interface JobOptions {
  /** Jobs of one queue run one after the other. */
  readonly queue?: string
  /** Real time before which it does not run. */
  readonly runAt?: Date
  /** How often it is tried; 25 times over three days when left out. */
  readonly maxAttempts?: number
  /** A waiting job of the same key is replaced. */
  readonly key?: string
}

type Payload<Name extends JobName> = Name extends QueuedJob ? QueuedPayloads[Name] : object

/** Has the job done after this transaction commits, and not otherwise. */
export function enqueueJob<Name extends JobName>(
  trx: Pick<JobTransaction, 'defer'>,
  name: Name,
  payload: Payload<Name>,
  { queue, runAt, maxAttempts, key }: JobOptions = {}
): void {
  trx.defer({
    name: 'enqueue_job',
    text: 'select platform.enqueue_job($1, $2, $3, $4, $5, $6)',
    values: [name, JSON.stringify(payload), queue ?? null, runAt ?? null, maxAttempts ?? null, key ?? null]
  })
}

/** As `enqueueJob` for many jobs of one name, in one statement. */
export function enqueueJobs<Name extends JobName>(
  trx: Pick<JobTransaction, 'defer'>,
  name: Name,
  payloads: readonly Payload<Name>[]
): void {
  if (payloads.length === 0) return
  trx.defer({
    name: 'enqueue_jobs',
    text: 'select platform.enqueue_jobs($1, $2)',
    values: [name, JSON.stringify(payloads)]
  })
}
