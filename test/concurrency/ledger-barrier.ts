import { setTimeout as sleep } from 'node:timers/promises'
import type { Statement } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'

/** Makes a transaction wait until the barrier opens; several barriers have several numbers. */
export function waitAtBarrier(number = BEFORE_SETTLING): Statement {
  return { text: 'select pg_advisory_xact_lock_shared($1)', values: [number] }
}

export const BEFORE_SETTLING = 41
/** Where `pauseAfterTest` puts it. */
export const AFTER_TEST = 42

/** Closes a barrier. `open` lets everybody through at once, as soon as so many sessions wait, there or for each other. */
export async function closeBarrier(owner: pg.Pool, number = BEFORE_SETTLING) {
  const client = await owner.connect()
  await client.query('select pg_advisory_lock($1)', [number])
  return {
    async open(waiting: number): Promise<void> {
      try {
        await untilWaiting(client, waiting)
      } finally {
        await client.query('select pg_advisory_unlock($1)', [number])
        client.release()
      }
    }
  }
}

/** Resolves when so many sessions of this database wait for a lock. Throws after ten seconds. */
export async function untilWaiting(client: pg.Pool | pg.PoolClient, count: number): Promise<void> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const { rows } = await client.query<{ waiting: number }>(
      `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    )
    if ((rows[0]?.waiting ?? 0) >= count) return
    await sleep(10)
  }
  throw new Error(`never were ${count} sessions waiting`)
}

/** Replaces a text in one of the ledger's functions, in this test's database alone. Throws when the text is not there. */
export async function changeFunction(owner: pg.Pool, name: string, from: string, to: string): Promise<void> {
  const { rows } = await owner.query<{ definition: string }>('select pg_get_functiondef($1::regproc) as definition', [
    `ledger.${name}`
  ])
  const { definition = '' } = rows[0] ?? {}
  if (!definition.includes(from)) throw new Error(`ledger.${name} has no "${from}"`)
  await owner.query(definition.replace(from, to))
}

/** Lets every settlement stop between its test and the end of its transaction, while the barrier there is closed. */
export function pauseAfterTest(owner: pg.Pool): Promise<void> {
  const test = 'if v_short is not null then'
  return changeFunction(owner, 'settle', test, `perform pg_advisory_xact_lock_shared(${AFTER_TEST}); ${test}`)
}
