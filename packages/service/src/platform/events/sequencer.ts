import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export interface SequencerOptions {
  /** Of a `*_job` role. The sequencer holds one connection of its own: the lock that makes it the only one lives there. */
  readonly connectionString: string
  /** Hears of every lost connection; the sequencer goes on by itself. */
  readonly onError: (error: unknown) => void
  /** The most events that are placed in one transaction. */
  readonly batch?: number
}

export interface Sequencer {
  /** Ends after the batch that is under way. */
  stop(): Promise<void>
}

/**
 * Gives committed events their places in the feeds. Every instance starts one; the one that gets the lock works, the
 * others stand by and take over within half a second of its end. Killed at any point, a batch is placed whole or not.
 */
export function startSequencer(options: SequencerOptions): Sequencer {
  const stopping = new AbortController()
  const ended = run(options, stopping.signal)
  return {
    stop() {
      stopping.abort()
      return ended
    }
  }
}

/** Any number that nobody else takes; `assign_event_positions` takes it too, so it works for no other session. */
const SEQUENCER_LOCK = 741_150_021
const STANDBY_MS = 400
/** While events come in, commits are looked for this often, because not every writer notifies. */
const AWAKE_LOOK_MS = 4
const STAY_AWAKE_MS = 150
/** Without a notification, in case it was rolled back with its transaction. */
const ASLEEP_LOOK_MS = 250

async function run(options: SequencerOptions, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    const client = new pg.Client({
      connectionString: options.connectionString,
      application_name: 'event-sequencer',
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: 10_000
    })
    try {
      const broken = new AbortController()
      client.on('error', error => broken.abort(error))
      await client.connect()
      await lead(client, options.batch ?? 1000, AbortSignal.any([stopping, broken.signal]))
    } catch (error) {
      if (!stopping.aborted) options.onError(error)
    }
    await client.end().catch(() => {})
    await pause(STANDBY_MS / 2, stopping)
  }
}

async function lead(client: pg.Client, batch: number, over: AbortSignal): Promise<void> {
  await waitForLock(client, over)
  const bell = ringsOn(client)
  await client.query('listen platform_event_written')
  let awakeUntil = 0
  while (!over.aborted) {
    const placed = await placeBatch(client, batch)
    if (placed === batch) continue
    if (placed > 0) awakeUntil = performance.now() + STAY_AWAKE_MS
    if (performance.now() < awakeUntil) {
      await pause(AWAKE_LOOK_MS, over)
      continue
    }
    if (await bell.wait(ASLEEP_LOOK_MS, over)) awakeUntil = performance.now() + STAY_AWAKE_MS
  }
}

/** Asks again and again: a statement that waits for the lock would hold a snapshot, and with it back every vacuum. */
async function waitForLock(client: pg.Client, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as mine', [SEQUENCER_LOCK])
    if (rows[0].mine === true) return
    await pause(STANDBY_MS, over)
  }
}

async function placeBatch(client: pg.Client, most: number): Promise<number> {
  const { rows } = await client.query<{ placed: number | null }>({
    name: 'assign_event_positions',
    text: 'select platform.assign_event_positions($1) as placed',
    values: [most]
  })
  return rows[0]?.placed ?? 0
}

/** Remembers a notification until somebody waits for it. */
function ringsOn(client: pg.Client) {
  let rang = false
  let wake = () => {}
  client.on('notification', () => {
    rang = true
    wake()
  })
  return {
    /** True after a notification, false after the time or when it is over. */
    async wait(ms: number, over: AbortSignal): Promise<boolean> {
      const sleeping = new AbortController()
      wake = () => sleeping.abort()
      if (!rang) await pause(ms, AbortSignal.any([over, sleeping.signal]))
      const heard = rang
      rang = false
      return heard
    }
  }
}

async function pause(ms: number, until: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: until }).catch(() => {})
}
