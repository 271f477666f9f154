import { inJobTransaction, type JobTransaction } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'
import type { JobContext } from './job-table.ts'

/**
 * A job's `once`: the effect commits together with a row that only one transaction can write. A second worker on the
 * same job waits for the first one's commit here, and then does nothing.
 */
export function onceOver(pool: pg.Pool, jobId: string): JobContext['once'] {
  return <R>(work: (trx: JobTransaction) => Promise<R>) =>
    inJobTransaction<R | undefined>(pool, async trx => {
      const mine = await trx.query({
        name: 'job_effect',
        text: 'insert into platform.job_effect (job_id) values ($1) on conflict do nothing returning job_id',
        values: [jobId]
      })
      return mine.length === 1 ? work(trx) : undefined
    })
}
