import { inJobTransaction, type JobTransaction } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'
import type { EventRow } from '../events/read-feed.ts'
import type { Lease } from './leases.repository.ts'

/** What is to be sent next. */
export interface Work {
  /** Null before its first attempt: only then is it written down. */
  readonly deliveryId: string | null
  readonly position: bigint | null
  readonly eventId: string
  readonly eventType: string
  readonly cause: 'event' | 'replay' | 'test'
  readonly attempts: number
  /** Of a test: when it was asked for. */
  readonly createdAt: Date | null
  /** Null for a test, and for an event that is past retention. */
  readonly event: EventRow | null
}

/** What came of one attempt, as the log shows it. */
export interface Attempt {
  readonly at: string
  readonly outcome: string
  readonly status: number | null
  readonly milliseconds: number
}

/** What an attempt changes. */
export interface Settlement {
  readonly attempt: Attempt
  readonly status: 'pending' | 'delivered' | 'failed'
  readonly retryMs: number | null
  /** How long the receiver is left alone; 0 when it is not. */
  readonly pauseMs: number
}

const EVENTS_AT_ONCE = 100
const RETRIES_AT_ONCE = 20

/**
 * What is due to be tried again, by position; else what the feed has beyond the position, whatever its type. `through`
 * is where the feed ends when there is nothing of either.
 */
export async function findWork(
  pool: pg.Pool,
  { id, organisation, reached }: Lease,
  position: bigint
): Promise<{ due: Work[]; events: Work[]; through: bigint }> {
  return inJobTransaction(pool, async trx => {
    // Before the events: what was counted by then and is not found was purged.
    const marks = trx.query<{ last_position: bigint }>({
      name: 'webhook_feed_end',
      text: 'select last_position from platform.event_feed where organisation = $1',
      values: [organisation]
    })
    const retries = trx.query<RetryRow>({ name: 'webhook_due', text: DUE, values: [id, RETRIES_AT_ONCE] })
    const events = trx.query<EventRow>({
      name: 'webhook_events',
      text: `select position, id, type, source, subject, time, data from platform.event
        where organisation = $1 and position > $2 order by position limit $3`,
      values: [organisation, position, EVENTS_AT_ONCE]
    })
    const due = (await retries).map(retryOf)
    const rows = due.length > 0 ? [] : await events
    const [feed] = await marks
    return {
      due,
      events: rows.map(event => firstOf(event, reached)),
      through: rows.at(-1)?.position ?? feed?.last_position ?? position
    }
  })
}

/** What a lease's holder has found out: counted in the transaction of the delivery's record. */
export interface Progress {
  readonly failures: number
  /** Whether every attempt failed for as long as the schedule has patience. */
  readonly isGivenUp: boolean
}

/** Counts an attempt. Undefined when the lease is lost: then nothing may be recorded. */
export async function advance(
  trx: JobTransaction,
  { id, holder }: Lease,
  given: {
    readonly position: bigint
    /** Null when nothing was sent, which says nothing of the receiver. */
    readonly failed: boolean | null
    readonly pauseMs: number
    readonly leaseMs: number
    readonly giveUpAfterMs: number
  }
): Promise<Progress | undefined> {
  const rows = await trx.query<{ failures: number; given_up: boolean }>({
    name: 'webhook_advance',
    text: `update platform.webhook_subscription set
        position = greatest(position, $3), reached = greatest(reached, $3),
        failures = case $4::boolean when true then failures + 1 when false then 0 else failures end,
        failing_since = case $4 when true then coalesce(failing_since, clock_timestamp()) when false then null
          else failing_since end,
        resume_at = case when $5::int > 0 then clock_timestamp() + $5 * interval '1 millisecond' end,
        leased_until = clock_timestamp() + $6 * interval '1 millisecond'
      where id = $1 and leased_by = $2
      returning failures, coalesce(failing_since <= clock_timestamp() - $7 * interval '1 millisecond', false) as given_up`,
    values: [id, holder, given.position, given.failed, given.pauseMs, given.leaseMs, given.giveUpAfterMs]
  })
  const [row] = rows
  return row && { failures: row.failures, isGivenUp: row.given_up }
}

/** Passes over events that the subscription did not ask for. False when the lease is lost. */
export async function passOver(pool: pg.Pool, { id, holder }: Lease, position: bigint): Promise<boolean> {
  const rows = await inJobTransaction(pool, trx =>
    trx.query({
      name: 'webhook_pass_over',
      text: `update platform.webhook_subscription
        set position = greatest(position, $3), reached = greatest(reached, $3)
        where id = $1 and leased_by = $2 returning id`,
      values: [id, holder, position]
    })
  )
  return rows.length === 1
}

/** Writes an attempt down: a new line of the log, or one more attempt of a line that is there. */
export function recordAttempt(
  trx: JobTransaction,
  { id, organisation }: Lease,
  work: Work & { readonly deliveryId: string },
  { attempt, status, retryMs }: Settlement
): void {
  const isNew = work.attempts === 0 && work.createdAt === null
  if (isNew) {
    trx.defer({
      name: 'webhook_log_first',
      text: `insert into platform.webhook_delivery
          (id, organisation, subscription_id, position, event_id, event_type, cause, status, attempts, next_attempt_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp() + $10::int * interval '1 millisecond')`,
      values: [
        work.deliveryId,
        organisation,
        id,
        work.position,
        work.eventId,
        work.eventType,
        work.cause,
        status,
        JSON.stringify([attempt]),
        retryMs
      ]
    })
    return
  }
  trx.defer({
    name: 'webhook_log_next',
    text: `update platform.webhook_delivery set status = $2, attempts = attempts || $3::jsonb,
        next_attempt_at = clock_timestamp() + $4::int * interval '1 millisecond'
      where id = $1 and status = 'pending'`,
    values: [work.deliveryId, status, JSON.stringify([attempt]), retryMs]
  })
}

interface RetryRow {
  readonly delivery_id: string
  readonly position: bigint | null
  readonly event_id: string
  readonly event_type: string
  readonly cause: Work['cause']
  readonly attempts: number
  readonly created_at: Date
  readonly source: string | null
  readonly subject: string
  readonly time: Date
  readonly data: unknown
}

const DUE = `select d.id as delivery_id, d.position, d.event_id, d.event_type, d.cause,
    jsonb_array_length(d.attempts) as attempts, d.created_at, e.source, e.subject, e.time, e.data
  from platform.webhook_delivery d
  left join platform.event e on e.organisation = d.organisation and e.position = d.position
  where d.subscription_id = $1 and d.next_attempt_at <= clock_timestamp()
  order by d.position nulls first, d.id limit $2`

function retryOf(row: RetryRow): Work {
  const { position, event_id: id, event_type: type, source, subject, time, data } = row
  return {
    deliveryId: row.delivery_id,
    position,
    eventId: id,
    eventType: type,
    cause: row.cause,
    attempts: row.attempts,
    createdAt: row.created_at,
    event: source === null || position === null ? null : { position, id, type, source, subject, time, data }
  }
}

function firstOf(event: EventRow, reached: bigint): Work {
  return {
    deliveryId: null,
    position: event.position,
    eventId: event.id,
    eventType: event.type,
    cause: event.position > reached ? 'event' : 'replay',
    attempts: 0,
    createdAt: null,
    event
  }
}
