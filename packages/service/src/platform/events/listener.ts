import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export const CHANNELS = ['platform_event', 'platform_job_run', 'platform_webhook'] as const
export type Channel = (typeof CHANNELS)[number]

export interface ListenerOptions {
  /** Of any role: Postgres lets every one listen. */
  readonly connectionString: string
  /** Hears of every lost connection; the listener connects again by itself. */
  readonly onError: (error: unknown) => void
}

/** One connection per process that hears what Postgres notifies, on behalf of everyone who waits. */
export interface Listener {
  /** Starts to listen for one topic now: look at the data after this, and nothing is missed in between. */
  watch(channel: Channel, topic: string): Watch
  /**
   * Calls back for every topic of the channel; with undefined after a reconnection, because notifications may have been
   * lost.
   */
  hear(channel: Channel, onTopic: (topic: string | undefined) => void): { end(): void }
  /** How many watch this topic. */
  watchers(channel: Channel, topic: string): number
  /** Resolves when the connection first stands. */
  readonly ready: Promise<void>
  /** Lets everyone go who waits, at once, and whoever comes later. The connection stays. */
  release(): void
  isReleased(): boolean
  /** As `release`, and closes the connection. */
  close(): Promise<void>
}

export interface Watch {
  /**
   * Resolves after a notification since the watch began or since the last `next`. Also after `ms`, when the signal is
   * aborted, when the listener lets everyone go, and after a reconnection, because notifications may have been lost.
   */
  next(ms: number, until: AbortSignal): Promise<void>
  end(): void
}

/** Connects, and keeps connected until it is closed. */
export function openListener(options: ListenerOptions): Listener {
  const bell = new EventEmitter()
  bell.setMaxListeners(0)
  const released = new AbortController()
  const closing = new AbortController()
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>()
  const onConnected = () => {
    isReady()
    bell.emit(EVERY_TOPIC)
  }
  const ended = stayConnected(options, bell, onConnected, closing.signal)
  return {
    ready,
    watch: (channel, topic) => watchOn(bell, topicName(channel, topic), released.signal),
    hear: (channel, onTopic) => hearOn(bell, anyTopic(channel), onTopic),
    watchers: (channel, topic) => bell.listenerCount(topicName(channel, topic)),
    release: () => released.abort(),
    isReleased: () => released.signal.aborted,
    close() {
      released.abort()
      closing.abort()
      isReady()
      return ended
    }
  }
}

const EVERY_TOPIC = Symbol('every topic')

function topicName(channel: string, topic: string): string {
  return `${channel} ${topic}`
}

function anyTopic(channel: string): string {
  return `any of ${channel}`
}

function hearOn(bell: EventEmitter, name: string, onTopic: (topic: string | undefined) => void) {
  const onReconnection = () => onTopic(undefined)
  bell.on(name, onTopic)
  bell.on(EVERY_TOPIC, onReconnection)
  return {
    end() {
      bell.off(name, onTopic)
      bell.off(EVERY_TOPIC, onReconnection)
    }
  }
}

function watchOn(bell: EventEmitter, name: string, released: AbortSignal): Watch {
  let rang = false
  let wake = () => {}
  const ring = () => {
    rang = true
    wake()
  }
  bell.on(name, ring)
  bell.on(EVERY_TOPIC, ring)
  return {
    next(ms, until) {
      const { promise, resolve: letGo } = Promise.withResolvers<void>()
      const resolve = () => letGo()
      if (rang || until.aborted || released.aborted) resolve()
      wake = resolve
      const timer = setTimeout(resolve, ms)
      until.addEventListener('abort', resolve)
      released.addEventListener('abort', resolve)
      return promise.finally(() => {
        rang = false
        clearTimeout(timer)
        until.removeEventListener('abort', resolve)
        released.removeEventListener('abort', resolve)
      })
    },
    end() {
      bell.off(name, ring)
      bell.off(EVERY_TOPIC, ring)
    }
  }
}

const SHORTEST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 3_000

async function stayConnected(
  options: ListenerOptions,
  bell: EventEmitter,
  onConnected: () => void,
  closing: AbortSignal
): Promise<void> {
  let pauseMs = SHORTEST_PAUSE_MS
  while (!closing.aborted) {
    const client = new pg.Client({
      connectionString: options.connectionString,
      application_name: 'listener',
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: 10_000
    })
    const lost = Promise.withResolvers<unknown>()
    client.on('error', lost.resolve).on('end', () => lost.resolve(new Error('the connection ended')))
    client.on('notification', ({ channel, payload = '' }) => {
      bell.emit(topicName(channel, payload))
      bell.emit(anyTopic(channel), payload)
    })
    closing.addEventListener('abort', lost.resolve, { once: true })
    try {
      await client.connect()
      await client.query(CHANNELS.map(channel => `listen ${channel}`).join('; '))
      onConnected()
      pauseMs = SHORTEST_PAUSE_MS
      const error = await lost.promise
      if (!closing.aborted) options.onError(error)
    } catch (error) {
      if (!closing.aborted) options.onError(error)
    }
    closing.removeEventListener('abort', lost.resolve)
    await client.end().catch(() => {})
    await sleep(pauseMs, undefined, { signal: closing }).catch(() => {})
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }
}
