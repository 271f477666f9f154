import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export interface SequencerOptions {
  /** Of a `*_job` role. The sequencer holds one connection of its own: the lock that makes it the only one lives there. */
  readonly connectionString: string
  /** Hears of every lost connection, of what `afterwards` failed at, and of events passed over; the sequencer goes on by itself. */
  readonly onError: (error: unknown) => void
  /** What else waits for commits: done over the sequencer's connection a moment after events were placed, and now and then. */
  readonly afterwards?: (client: pg.ClientBase) => Promise<void>
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
/** A writer that gets it notifies. The leader keeps it while it is awake, when it looks by itself. */
const WAKER_LOCK = 741_150_020
const STANDBY_MS = 400
/** Each look costs as much as a small request, and one that places something wakes every process that listens. */
const AWAKE_LOOK_MS = 40
const STAY_AWAKE_MS = 150
/** Without a notification, in case it was rolled back with its transaction. */
const ASLEEP_LOOK_MS = 250
/** How long after the first events of a while, so that it is done once for many; and how often without any. */
const AFTERWARDS_MS = 200
const NOW_AND_THEN_MS = 5000
/** How often it asks whether looks pass over any event: no look should, and none would come back to it. */
const ASK_AGAIN_MS = 600_000

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
      await lead(client, options, AbortSignal.any([stopping, broken.signal]))
    } catch (error) {
      if (!stopping.aborted) options.onError(error)
    }
    await client.end().catch(() => {})
    await pause(STANDBY_MS / 2, stopping)
  }
}

async function lead(client: pg.Client, options: SequencerOptions, over: AbortSignal): Promise<void> {
  const afterwards = whatComesAfterwards(client, options)
  const batch = options.batch ?? 1000
  await waitForLock(client, over, afterwards.ifDue)
  const bell = ringsOn(client)
  await client.query('listen platform_event_written')
  let askAt = performance.now()
  let awakeUntil = 0
  let hushed = false
  while (!over.aborted) {
    if (performance.now() >= askAt) {
      askAt = performance.now() + ASK_AGAIN_MS
      await askForPassedOver(client).catch(options.onError)
    }
    const placed = await placeBatch(client, batch)
    if (placed > 0) afterwards.soon()
    await afterwards.ifDue()
    if (placed === batch) continue
    if (placed > 0) awakeUntil = performance.now() + STAY_AWAKE_MS
    if (performance.now() < awakeUntil) {
      hushed ||= await hushWriters(client)
      await pause(AWAKE_LOOK_MS, over)
    } else if (hushed) {
      // Then it looks once more: somebody may have written who did not notify.
      await client.query('select pg_advisory_unlock($1)', [WAKER_LOCK])
      hushed = false
    } else if (await bell.wait(Math.min(ASLEEP_LOOK_MS, afterwards.inMs()), over)) {
      awakeUntil = performance.now() + STAY_AWAKE_MS
    }
  }
}

/** Whether writers stay silent from now on; not while one of them is just about to notify. */
async function hushWriters(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query('select pg_try_advisory_lock($1) as mine', [WAKER_LOCK])
  return rows[0].mine === true
}

function whatComesAfterwards(client: pg.Client, { afterwards, onError }: SequencerOptions) {
  let at = performance.now()
  return {
    soon(): void {
      at = Math.min(at, performance.now() + AFTERWARDS_MS)
    },
    inMs: () => Math.max(1, at - performance.now()),
    async ifDue(): Promise<void> {
      if (performance.now() < at) return
      at = performance.now() + NOW_AND_THEN_MS
      await afterwards?.(client).catch(onError)
    }
  }
}

/**
 * Asks again and again: a statement that waits for the lock would hold a snapshot, and with it back every vacuum. Whoever stands by does
 * now and then what comes afterwards, too: the one that leads may be of a release that does not.
 */
async function waitForLock(client: pg.Client, over: AbortSignal, meanwhile: () => Promise<void>): Promise<void> {
  while (!over.aborted) {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as mine', [SEQUENCER_LOCK])
    if (rows[0].mine === true) return
    await meanwhile()
    await pause(STANDBY_MS, over)
  }
}

/** Throws when looks had passed over events, so that somebody hears of it; the next look begins at the first. */
async function askForPassedOver(client: pg.Client): Promise<void> {
  const { rows } = await client.query('select platform.find_passed_over_events() as some')
  if (rows[0].some) throw new Error('Looks for events had passed over some, which are placed now')
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
