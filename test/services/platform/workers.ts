import { installJobs } from '@trade-credit/service/platform/jobs/install.ts'
import type { JobTable } from '@trade-credit/service/platform/jobs/job-table.ts'
import { type JobWorker, startWorker, type WorkerOptions } from '@trade-credit/service/platform/jobs/worker.ts'
import { pino } from 'pino'
import type { Test } from 'tap'
import { type PlatformDatabase, platformDatabase } from './feed.ts'

/** As `platformDatabase`, with the tables of the job queue, as whoever migrates leaves them. */
export async function jobDatabase(t: Test) {
  const db = await platformDatabase(t)
  await installJobs(db.database.adminUrl)
  return db
}

/** A worker as a process of its own would have it; stopped when the test ends, if not before. `lines` is its log. */
export async function worker(
  db: PlatformDatabase,
  jobs: JobTable,
  options: Partial<WorkerOptions> = {}
): Promise<JobWorker & { readonly lines: string[] }> {
  const lines: string[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
  const started = await startWorker({
    queueUrl: db.database.urlOf('job_queue'),
    pool: db.job,
    jobs,
    logger,
    ...options
  })
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= started.stop())
  db.onEnd(stop)
  return { stop, lines }
}
