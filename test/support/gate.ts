import type { TestDatabase } from '@trade-credit/database/test-database.ts'
import pg from 'pg'
import type { Test } from 'tap'

/** Keeps the connections of a service from passing until it is opened. */
export interface Gate {
  /** Resolves when so many of the service’s connections wait for a lock. */
  untilWaiting(count: number): Promise<void>
  open(): Promise<void>
  /** Ends the connections that wait: what Postgres had got over them and not begun is not done. */
  breakWaiting(): Promise<void>
}

/** Takes locks by the statement, as the owner of the database, and keeps them until the gate is opened. */
export async function closeGate(
  t: Test,
  database: TestDatabase,
  sql: string,
  values: unknown[] = [],
  service: 'policy' | 'claims' | 'underwriting' = 'policy'
): Promise<Gate> {
  const client = new pg.Client({ connectionString: database.adminUrl })
  await client.connect()
  t.teardown(() => client.end())
  const watcher = new pg.Client({ connectionString: database.adminUrl })
  await watcher.connect()
  t.teardown(() => watcher.end())
  await client.query('begin')
  await client.query(sql, values)
  return {
    async untilWaiting(count) {
      for (;;) {
        const { rows } = await watcher.query<{ n: number }>(
          `select count(*)::int as n from pg_stat_activity
            where application_name = $1 and wait_event_type = 'Lock' and datname = current_database()`,
          [`${service}-api`]
        )
        if ((rows[0]?.n ?? 0) >= count) return
        await new Promise(resolve => setTimeout(resolve, 5))
      }
    },
    open: async () => void (await client.query('commit')),
    breakWaiting: async () => void (await watcher.query(BREAK_WAITING, [`${service}-api`]))
  }
}

const BREAK_WAITING = `select pg_terminate_backend(pid, 5000) from pg_stat_activity
  where application_name = $1 and wait_event_type = 'Lock' and datname = current_database()`
