import type pg from 'pg'

/** As many as `dispatch_notices` takes at once. */
const MOST = 1000

/**
 * Puts notices that were left by committed transactions into the queue of jobs, many to a job, over a connection of a `*_job` role. Each
 * is put in once, in the transaction that ends its waiting.
 */
export async function dispatchNotices(client: pg.ClientBase): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ dispatched: number }>({
      name: 'dispatch_notices',
      text: `select platform.dispatch_notices('0 s') as dispatched`
    })
    if ((rows[0]?.dispatched ?? 0) < MOST) return
  }
}
