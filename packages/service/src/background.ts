import type pg from 'pg'
import type { Logger } from 'pino'
import type { Listener } from './platform/events/listener.ts'
import { startSequencer } from './platform/events/sequencer.ts'
import type { JobMetrics } from './platform/jobs/job-metrics.ts'
import type { JobTable } from './platform/jobs/job-table.ts'
import { platformJobs } from './platform/jobs/platform-jobs.ts'
import { startWorker } from './platform/jobs/worker.ts'
import { dispatchNotices } from './platform/notices/dispatch-notices.ts'
import type { NoticeChannel } from './platform/notices/notice-channel.ts'
import { type DelivererOptions, startDeliverer } from './platform/webhook-delivery/deliverer.ts'

export interface BackgroundOptions {
  /** Of the service's job role. */
  readonly jobUrl: string
  /** Of the role `job_queue`; without it no jobs are done and no webhooks delivered here. */
  readonly queueUrl: string | undefined
  readonly jobPool: pg.Pool
  /** The service's own jobs. */
  readonly jobs: JobTable
  readonly jobMetrics: JobMetrics
  /** How notices reach organisations that do not ask. */
  readonly channel: NoticeChannel
  /** Wakes whoever delivers webhooks. */
  readonly listener: Listener
  readonly webhooks: Pick<DelivererOptions, 'box' | 'destinations' | 'metrics'>
  readonly eventRetentionDays: number
  /** Who is sent the root of each audit checkpoint. */
  readonly auditOrganisations: readonly string[]
  readonly log: Logger
}

export interface Background {
  /** Takes no more jobs, begins no more deliveries, and resolves when those under way are done. */
  finishJobs(): Promise<void>
  /** Places no more events and notices; whoever runs next places what is left. */
  stopPlacing(): Promise<void>
}

/** What a service does besides answering: it places events in the feeds and notices in the queue, and does jobs. */
export async function startBackground(options: BackgroundOptions): Promise<Background> {
  const { jobUrl, queueUrl, jobPool, jobs, log, listener } = options
  const sequencer = startSequencer({
    connectionString: jobUrl,
    afterwards: dispatchNotices,
    onError: err =>
      log.warn({ err }, 'events or notices wait: the connection that places them was lost, or refused them')
  })
  const worker =
    queueUrl === undefined
      ? undefined
      : await startWorker({
          queueUrl,
          pool: jobPool,
          jobs: { ...platformJobs(options), ...jobs },
          logger: log,
          metrics: options.jobMetrics,
          concurrency: 2
        })
  const deliverer =
    queueUrl === undefined ? undefined : startDeliverer({ ...options.webhooks, pool: jobPool, listener, log })
  return {
    finishJobs: async () => void (await Promise.all([worker?.stop(), deliverer?.stop()])),
    stopPlacing: () => sequencer.stop()
  }
}
