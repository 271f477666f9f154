import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'

export interface DispatchOptions {
  /** Of a `*_job` role. */
  readonly pool: pg.Pool
  /** Hears of every failure; the notices go on waiting, and it is tried again. */
  readonly onError: (error: unknown) => void
}

/** How often it is looked for notices that wait, and how long one waits for others to share its job. */
const LOOK_MS = 500
const PATIENCE_MS = 200
/** As many as `dispatch_notices` takes at once. */
const MOST = 1000

/**
 * Puts notices that were left by committed transactions into the queue of jobs, many to a job. Every instance does so; each notice is
 * put in once, in the transaction that ends its waiting.
 */
export function startDispatching({ pool, onError }: DispatchOptions): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const ended = run()
  return {
    stop() {
      stopping.abort()
      return ended
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sleep(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => {})
      await dispatchWaiting(pool).catch(onError)
    }
  }
}

async function dispatchWaiting(pool: pg.Pool): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ dispatched: number }>({
      name: 'dispatch_notices',
      text: `select platform.dispatch_notices($1 * interval '1 millisecond') as dispatched`,
      values: [PATIENCE_MS]
    })
    if ((rows[0]?.dispatched ?? 0) < MOST) return
  }
}
