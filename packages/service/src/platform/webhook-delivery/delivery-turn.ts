import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'
import { newId } from '../../ids.ts'
import { now } from '../../real-clock.ts'
import { eventView } from '../events/schemas.ts'
import { advance, findWork, passOver, recordAttempt, type Settlement, type Work } from './delivery-work.repository.ts'
import type { Destinations } from './destinations.ts'
import { disableSubscription } from './disable-subscription.ts'
import type { Lease } from './leases.repository.ts'
import { delayAfter, pauseAfter, type RetrySchedule } from './retry-schedule.ts'
import { sendWebhook } from './send-webhook.ts'
import { type SecretBox, signedHeaders } from './signing-secrets.ts'
import { testEventView } from './test-event.ts'
import type { WebhookMetrics } from './webhook-metrics.ts'

/** What deliveries are made with. */
export interface DeliveryTools {
  readonly pool: pg.Pool
  readonly box: SecretBox
  readonly destinations: Destinations
  readonly schedule: RetrySchedule
  readonly metrics: WebhookMetrics
  readonly leaseMs: number
  readonly answerWithinMs: number
}

/** A subscription with much to send makes room for others after this. */
const LONGEST_TURN_MS = 5_000

/**
 * Sends a subscription what is due, one after the other: what is to be tried again, then what its feed has next. Ends
 * when there is nothing left, when the receiver is to be left alone, when the time is up, or when the lease is lost.
 */
export async function takeTurn(lease: Lease, tools: DeliveryTools, stopping: AbortSignal): Promise<void> {
  const endsAt = performance.now() + LONGEST_TURN_MS
  const secrets = openedSecrets(lease, tools.box)
  let { position, failures } = lease
  for (;;) {
    const { due, events, through } = await findWork(tools.pool, lease, position)
    for (const work of [...due, ...events.filter(isWanted(lease))]) {
      if (stopping.aborted || performance.now() > endsAt) return
      if (due.length === 0) position = work.position ?? position
      const sent = await send(work, lease, secrets, tools)
      const left = await settle(work, sent, lease, { position, failures }, tools)
      if (left === 'over') return
      failures = left
    }
    if (due.length > 0) continue
    if (through > position && !(await passOver(tools.pool, lease, through))) return
    position = through
    if (events.length === 0) return
  }
}

/** Throws when the secret in force was sealed with another key; one that is on its way out is then left out. */
function openedSecrets({ id, secrets: [inForce, ...others] }: Lease, box: SecretBox): string[] {
  if (inForce === undefined) throw new Error(`the subscription ${id} has no secret`)
  const older = others.flatMap(sealed => {
    try {
      return [box.open(sealed, id)]
    } catch {
      return []
    }
  })
  return [box.open(inForce, id), ...older]
}

function isWanted({ types }: Lease): (work: Work) => boolean {
  return types === null ? () => true : ({ eventType }) => types.includes(eventType)
}

/** What came of an attempt: `delivered`, or a code of why not. */
interface Sent {
  readonly at: Date
  readonly outcome: string
  readonly status: number | null
  readonly milliseconds: number
  readonly retryAfterMs?: number | undefined
}

async function send(work: Work, lease: Lease, secrets: readonly string[], tools: DeliveryTools): Promise<Sent> {
  const at = now()
  const began = performance.now()
  const came = (outcome: string, status: number | null = null, retryAfterMs?: number): Sent => ({
    at,
    outcome,
    status,
    milliseconds: Math.round(performance.now() - began),
    retryAfterMs
  })
  const body = bodyOf(work, lease.id)
  if (body === null) return came('expired')
  const destination = await tools.destinations.find(lease.url)
  if (typeof destination === 'string') return came(destination)
  const headers = {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'user-agent': 'trade-credit-webhooks',
    ...signedHeaders(secrets, { id: work.eventId, at, body })
  }
  const reaction = await sendWebhook(destination, headers, body, tools.answerWithinMs)
  if (reaction.kind === 'unanswered') return came(reaction.reason)
  const { status, retryAfterMs } = reaction
  if (status >= 200 && status <= 299) return came('delivered', status)
  return came(status >= 300 && status <= 399 ? 'redirect' : 'refused', status, retryAfterMs)
}

/** Null when the event is past retention. */
function bodyOf({ event, eventId, cause, createdAt }: Work, subscriptionId: string): string | null {
  if (event !== null) return JSON.stringify(eventView(event))
  return cause === 'test' && createdAt ? JSON.stringify(testEventView(eventId, subscriptionId, createdAt)) : null
}

/** Writes down what came of it. `over` when nothing more is to be sent in this turn; else the failures in a row. */
async function settle(
  work: Work,
  sent: Sent,
  lease: Lease,
  { position, failures }: { readonly position: bigint; readonly failures: number },
  { pool, schedule, metrics, leaseMs }: DeliveryTools
): Promise<'over' | number> {
  const settlement = settlementOf(work, sent, failures, schedule)
  const failed = sent.outcome === 'expired' ? null : sent.outcome !== 'delivered'
  const { pauseMs } = settlement
  const counted = await inJobTransaction(pool, async trx => {
    const given = { position, failed, pauseMs, leaseMs, giveUpAfterMs: schedule.giveUpAfter }
    const progress = await advance(trx, lease, given)
    if (progress === undefined) return undefined
    recordAttempt(trx, lease, { ...work, deliveryId: work.deliveryId ?? newId('wd') }, settlement)
    const reason = sent.status === 410 ? 'gone' : progress.isGivenUp ? 'failing' : null
    if (reason !== null) disableSubscription(trx, lease, reason)
    return { failures: progress.failures, reason }
  })
  if (counted === undefined) return 'over'
  metrics.attempted(sent.outcome)
  if (failed === false && work.cause === 'event' && work.event !== null) {
    metrics.delivered((now().getTime() - work.event.time.getTime()) / 1000)
  }
  if (counted.reason !== null) metrics.disabled(counted.reason)
  return counted.reason !== null || pauseMs > 0 ? 'over' : counted.failures
}

function settlementOf(work: Work, sent: Sent, failures: number, schedule: RetrySchedule): Settlement {
  const { at, outcome, status, milliseconds } = sent
  const attempt = { at: at.toISOString(), outcome, status, milliseconds }
  if (outcome === 'delivered') return { attempt, status: 'delivered', retryMs: null, pauseMs: 0 }
  if (outcome === 'expired') return { attempt, status: 'failed', retryMs: null, pauseMs: 0 }
  const pauseMs = pauseAfter(failures + 1, schedule, Math.random())
  const delay = status === 410 ? undefined : delayAfter(work.attempts + 1, schedule, Math.random())
  if (delay === undefined) return { attempt, status: 'failed', retryMs: null, pauseMs }
  return { attempt, status: 'pending', retryMs: Math.max(delay, sent.retryAfterMs ?? 0), pauseMs }
}
