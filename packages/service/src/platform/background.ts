import type pg from 'pg'
import type { Logger } from 'pino'
import { startSequencer } from './events/sequencer.ts'
import type { JobTable } from './jobs/job-table.ts'
import { platformJobs } from './jobs/platform-jobs.ts'
import { startWorker } from './jobs/worker.ts'
import type { NoticeChannel } from './notices/notice-channel.ts'

export interface BackgroundOptions {
  /** Of the service's job role. */
  readonly jobUrl: string
  /** Of the role `job_queue`; without it no jobs are done here. */
  readonly queueUrl: string | undefined
  readonly jobPool: pg.Pool
  /** The service's own jobs. */
  readonly jobs: JobTable
  /** How notices reach organisations that do not ask. */
  readonly channel: NoticeChannel
  readonly eventRetentionDays: number
  /** Who is sent the root of each audit checkpoint. */
  readonly auditOrganisations: readonly string[]
  readonly log: Logger
}

export interface Background {
  /** Takes no more jobs, and resolves when the running ones are done. */
  finishJobs(): Promise<void>
  /** Places no more events; whoever runs next places what is left. */
  stopPlacing(): Promise<void>
}

/** What a service does besides answering: it places events in the feeds, and does jobs. */
export async function startBackground(options: BackgroundOptions): Promise<Background> {
  const { jobUrl, queueUrl, jobPool, jobs, log } = options
  const sequencer = startSequencer({
    connectionString: jobUrl,
    onError: err => log.warn({ err }, 'the connection that places events was lost')
  })
  const worker =
    queueUrl === undefined
      ? undefined
      : await startWorker({
          queueUrl,
          pool: jobPool,
          jobs: { ...platformJobs(options), ...jobs },
          logger: log,
          concurrency: 2
        })
  return {
    finishJobs: async () => worker?.stop(),
    stopPlacing: () => sequencer.stop()
  }
}
