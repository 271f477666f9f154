import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { newId } from '../../ids.ts'
import type { Listener } from '../events/listener.ts'
import { type DeliveryTools, takeTurn } from './delivery-turn.ts'
import { endLease, type Lease, leaseSubscriptions, renewLeases } from './leases.repository.ts'
import { RETRY_SCHEDULE } from './retry-schedule.ts'
import { ANSWER_WITHIN_MS } from './send-webhook.ts'

type Given = Pick<DeliveryTools, 'pool' | 'box' | 'destinations' | 'metrics'> &
  Partial<Pick<DeliveryTools, 'schedule' | 'leaseMs' | 'answerWithinMs'>>

export interface DelivererOptions extends Given {
  /** Wakes it when events are placed, or a subscription changes. */
  readonly listener: Listener
  readonly log: Logger
  /** Receivers that are sent to at a time; 32 when left out. */
  readonly concurrency?: number
  /** How often it looks for what is to be tried again; a second when left out. */
  readonly lookEveryMs?: number
}

export interface Deliverer {
  /** Begins no more deliveries, and resolves when those under way are written down. */
  stop(): Promise<void>
}

const CONCURRENCY = 32
/** A process that was killed is found out after this; a living one renews its leases three times within it. */
const LEASE_MS = 6_000
/** Without a ring: for what is to be tried again, and for leases of the dead. */
const LOOK_EVERY_MS = 1_000
/** Between two looks, however often it rings. */
const BREATH_MS = 5
/** How long a subscription is left alone that this process could not deliver to by a fault of its own. */
const AFTER_FAULT_MS = 30_000

/**
 * Sends events to those who subscribed. Every instance starts one; a lease on the subscription's row lets one of them
 * at a time deliver to each, in the order of its feed, and many subscriptions at once.
 */
export function startDeliverer(options: DelivererOptions): Deliverer {
  const { listener, log, concurrency = CONCURRENCY, lookEveryMs = LOOK_EVERY_MS } = options
  const tools: DeliveryTools = {
    schedule: RETRY_SCHEDULE,
    leaseMs: LEASE_MS,
    answerWithinMs: ANSWER_WITHIN_MS,
    ...options
  }
  const stopping = new AbortController()
  const bell = newBell()
  const turns = new Map<string, { readonly holder: string; readonly ended: Promise<void> }>()
  let organisations: ReadonlySet<string> = new Set()
  // An event of an organisation without subscriptions costs nothing; a new subscription rings by itself.
  const events = listener.hear('platform_event', organisation => {
    if (organisation === undefined || organisations.has(organisation)) bell.ring()
  })
  const changes = listener.hear('platform_webhook', bell.ring)

  const begin = (lease: Lease) => {
    const ended = deliver(lease, tools, log, stopping.signal).finally(() => {
      turns.delete(lease.id)
      // What came in during its last look found it leased.
      bell.ring()
    })
    turns.set(lease.id, { holder: lease.holder, ended })
  }
  const look = async () => {
    const most = concurrency - turns.size
    if (most <= 0) return
    const found = await leaseSubscriptions(tools.pool, newId('wt'), {
      most,
      leaseMs: tools.leaseMs,
      besides: [...turns.keys()]
    })
    organisations = found.audience.organisations
    tools.metrics.behind(found.audience.behind)
    for (const lease of found.leases) begin(lease)
  }
  const onError = (err: unknown) => log.warn({ err }, 'webhooks wait for the database')
  const looking = repeat(look, () => bell.wait(lookEveryMs, stopping.signal), onError, stopping.signal)
  // Goes on until the last delivery is written down.
  const ended = new AbortController()
  const renewing = repeat(
    () => renewAll(turns, tools),
    () => pause(tools.leaseMs / 3, ended.signal),
    onError,
    ended.signal
  )
  return {
    async stop() {
      events.end()
      changes.end()
      stopping.abort()
      await looking
      await Promise.all([...turns.values()].map(turn => turn.ended))
      ended.abort()
      await renewing
    }
  }
}

async function deliver(lease: Lease, tools: DeliveryTools, log: Logger, stopping: AbortSignal): Promise<void> {
  const { id: subscription, organisation } = lease
  try {
    await takeTurn(lease, tools, stopping)
    await endLease(tools.pool, lease)
  } catch (err) {
    log.error({ err, subscription, organisation }, 'webhook delivery failed')
    // If this does not go through either, the lease ends by itself.
    await endLease(tools.pool, lease, AFTER_FAULT_MS).catch(() => {})
  }
}

async function renewAll(turns: ReadonlyMap<string, { holder: string }>, { pool, leaseMs }: DeliveryTools) {
  if (turns.size === 0) return
  await renewLeases(pool, new Map([...turns].map(([id, { holder }]) => [id, holder])), { leaseMs })
}

async function repeat(
  work: () => Promise<void>,
  rest: () => Promise<void>,
  onError: (error: unknown) => void,
  stopping: AbortSignal
): Promise<void> {
  while (!stopping.aborted) {
    await work().catch(onError)
    await rest()
    await pause(BREATH_MS, stopping)
  }
}

/** Remembers a ring until somebody waits for it. */
function newBell() {
  let rang = false
  let wake = () => {}
  return {
    ring() {
      rang = true
      wake()
    },
    async wait(ms: number, until: AbortSignal): Promise<void> {
      const woken = new AbortController()
      wake = () => woken.abort()
      if (!rang) await pause(ms, AbortSignal.any([until, woken.signal]))
      rang = false
    }
  }
}

async function pause(ms: number, until: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: until }).catch(() => {})
}
