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

/** Ends the sessions of this database that wait for a lock: what Postgres had got from them and not begun is not done. */
export async function breakWaiting(client: pg.Pool): Promise<void> {
  await client.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  )
}

/** Replaces what matches in one of the ledger's functions, in this test's database alone. Throws when nothing does. */
export async function changeFunction(owner: pg.Pool, name: string, part: RegExp, by: string): Promise<void> {
  const { rows } = await owner.query<{ definition: string }>('select pg_get_functiondef($1::regproc) as definition', [
    `ledger.${name}`
  ])
  const { definition = '' } = rows[0] ?? {}
  if (!part.test(definition)) throw new Error(`nothing in ledger.${name} matches ${part}`)
  await owner.query(definition.replace(part, by))
}

/** Lets every hold stop between its test and the end of its transaction, while the barrier there is closed. */
export function pauseAfterTest(owner: pg.Pool): Promise<void> {
  const wait = `perform pg_advisory_xact_lock_shared(${AFTER_TEST});`
  return changeFunction(owner, 'place_hold', /end;?\s*\$function\$\s*$/, `${wait} end $function$`)
}

/** Lets holds look at the days of their accounts, as before, without locking these first. */
export function forgetLock(owner: pg.Pool): Promise<void> {
  const looking = `select risen.key, 9223372036854775807 as ceiling, 0 as changes, 0 as days
    from unnest(p_accounts) as risen (key)`
  return changeFunction(
    owner,
    'raise_ceilings',
    /insert into ledger\.account as kept.*?returning key, ceiling, changes, days/s,
    looking
  )
}
