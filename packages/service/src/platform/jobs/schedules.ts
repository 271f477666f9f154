import type { CronItem } from 'graphile-worker'

/** A job that runs every day. */
export interface Schedule {
  readonly name: string
  /** Whose worker has the task; the platform's are in every service's worker. A service adds its lines with its tasks. */
  readonly service: 'quote' | 'underwriting' | 'policy' | 'claims' | 'platform'
  /** HH:MM in Seoul, where it has been nine hours after UTC, summer and winter, since 1988. */
  readonly seoulTime: string
}

/**
 * Everything that runs by the clock, once a day however many instances there are. A run that was missed because nothing
 * was up is made up for once, within a day; later, the next run does its work too: no task relies on the day it runs on.
 */
export const SCHEDULES = [
  { name: 'policy-expiry', service: 'policy', seoulTime: '00:05' },
  { name: 'instalment-arrears', service: 'policy', seoulTime: '00:20' },
  { name: 'audit-checkpoint', service: 'platform', seoulTime: '03:00' },
  { name: 'idempotency-purge', service: 'platform', seoulTime: '03:30' },
  { name: 'event-purge', service: 'platform', seoulTime: '04:00' },
  { name: 'job-record-purge', service: 'platform', seoulTime: '04:30' },
  { name: 'overdue-sweep', service: 'claims', seoulTime: '00:30' },
  { name: 'offer-expiry', service: 'underwriting', seoulTime: '00:05' },
  { name: 'buyer-watch', service: 'underwriting', seoulTime: '01:30' },
  { name: 'renewal-quotes', service: 'quote', seoulTime: '01:00' }
] as const satisfies readonly Schedule[]

/** Jobs that other things cause, with what each is told. */
export interface QueuedPayloads {
  readonly 'notices-delivery': { readonly noticeIds: readonly string[] }
  /** One notice each, as earlier releases queued them: a worker of theirs must not meet the other, nor one of ours miss these. */
  readonly 'notice-delivery': { readonly noticeId: string }
  /** The public event: whom it concerns is drafted a claim, or told what a correction or withdrawal means. */
  readonly 'event-fan-out': { readonly eventId: string }
  /** A business number of which the insurer said whose it is: what befell that person may concern more policies by now. */
  readonly 'person-fan-out': { readonly businessNumber: string }
  /** A business number of the person whose standing may have changed: whoever it concerns is told. */
  readonly 'buyer-monitoring': { readonly businessNumber: string }
  /** An upload of receivables that is kept: its lines are read in chunks. */
  readonly 'receivable-import': { readonly importId: string }
}

export type ScheduledJob = (typeof SCHEDULES)[number]['name']
export type QueuedJob = keyof QueuedPayloads
/** Every name that a job can have. */
export type JobName = ScheduledJob | QueuedJob

/** Whose worker does each of them. */
export const QUEUED_JOBS: readonly { readonly name: QueuedJob; readonly service: Schedule['service'] }[] = [
  { name: 'notices-delivery', service: 'platform' },
  { name: 'notice-delivery', service: 'platform' },
  { name: 'event-fan-out', service: 'claims' },
  { name: 'person-fan-out', service: 'claims' },
  { name: 'buyer-monitoring', service: 'underwriting' },
  { name: 'receivable-import', service: 'policy' }
]

const A_DAY_MS = 24 * 60 * 60 * 1000

/** The schedule as graphile-worker wants it: cron in UTC. Runs of one job wait for each other. */
export function cronItemOf(schedule: Schedule): CronItem {
  return {
    task: schedule.name,
    identifier: schedule.name,
    match: utcCron(schedule.seoulTime),
    options: { backfillPeriod: A_DAY_MS, queueName: schedule.name, jobKey: `schedule ${schedule.name}` }
  }
}

/** `00:05` in Seoul is `5 15 * * *`. Throws for anything that is not a time of day. */
export function utcCron(seoulTime: string): string {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(seoulTime) ?? []
  if (hours === undefined || minutes === undefined) throw new Error(`not a time of day: ${seoulTime}`)
  return `${Number(minutes)} ${(Number(hours) + 15) % 24} * * *`
}
