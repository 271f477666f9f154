import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'
import { now } from '../../real-clock.ts'
import { announceAuditCheckpoint } from '../audit/take-checkpoint.ts'
import { purgeEvents } from '../events/purge-events.ts'
import { purgeIdempotentAnswers } from '../idempotency/purge-answers.ts'
import { deliverNotices } from '../notices/deliver-notice.ts'
import type { NoticeChannel } from '../notices/notice-channel.ts'
import { purgeDeliveries } from '../webhooks/deliveries.repository.ts'
import type { JobTable } from './job-table.ts'

const A_DAY_MS = 24 * 60 * 60 * 1000

/** How long events are kept unless the operator says otherwise. */
export const EVENT_RETENTION_DAYS = 90
/** How long the records of jobs are kept: much longer than any job is tried. */
const JOB_RECORD_DAYS = 30

export interface PlatformJobOptions {
  readonly channel: NoticeChannel
  readonly eventRetentionDays?: number
  /** Who is sent the root of each audit checkpoint; nobody when left out. */
  readonly auditOrganisations?: readonly string[]
}

/** The jobs that every service's worker does for the platform: spread them into the service's own table. */
export function platformJobs(options: PlatformJobOptions) {
  const retentionMs = (options.eventRetentionDays ?? EVENT_RETENTION_DAYS) * A_DAY_MS
  return {
    'event-purge': async (_payload, { pool, stopping }) => {
      const horizon = new Date(now().getTime() - retentionMs)
      const purged = await purgeEvents(pool, horizon, stopping)
      return { purged, deliveriesPurged: await purgeDeliveries(pool, horizon, stopping) }
    },
    'idempotency-purge': async (_payload, { pool, stopping }) => ({
      purged: await purgeIdempotentAnswers(pool, stopping)
    }),
    'audit-checkpoint': async (_payload, { once }) => {
      const checkpoint = await once(trx => announceAuditCheckpoint(trx, options.auditOrganisations ?? []))
      // Outside of this database the root is published in the log, where this report goes, and in the auditors' feeds.
      return checkpoint ? { checkpoint: Number(checkpoint.number), root: checkpoint.root } : { alreadyTaken: true }
    },
    'job-record-purge': async (_payload, { pool }) => ({ purged: await purgeJobRecords(pool) }),
    'notices-delivery': ({ noticeIds }, { pool, stopping }) =>
      deliverNotices(pool, options.channel, noticeIds, stopping),
    'notice-delivery': ({ noticeId }, { pool, stopping }) => deliverNotices(pool, options.channel, [noticeId], stopping)
  } satisfies JobTable
}

async function purgeJobRecords(pool: pg.Pool): Promise<number> {
  const before = new Date(now().getTime() - JOB_RECORD_DAYS * A_DAY_MS)
  return inJobTransaction(pool, async trx => {
    const effects = trx.query({
      text: 'delete from platform.job_effect where done_at < $1 returning job_id',
      values: [before]
    })
    const runs = trx.query({
      text: 'delete from platform.job_run where requested_at < $1 returning id',
      values: [before]
    })
    return (await effects).length + (await runs).length
  })
}
