import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import pg from 'pg'

type Trx = Pick<Transaction, 'query'>

/** What became of a wish to change the date. */
export type ClockOutcome = 'done' | 'backwards' | 'no_sandbox'

/** Moves the business date forward; of two at once, the earlier date comes too late. */
export async function moveClock(trx: Trx, today: PlainDate): Promise<ClockOutcome> {
  const moved = await trx.query({
    text: `update platform.sandbox s set today = $1
      where $1 >= coalesce(s.today, (now() at time zone 'Asia/Seoul')::date) returning s.today`,
    values: [today]
  })
  if (moved.length > 0) return 'done'
  const sandboxes = await trx.query({ text: 'select 1 from platform.sandbox' })
  return sandboxes.length > 0 ? 'backwards' : 'no_sandbox'
}

const INSUFFICIENT_PRIVILEGE = '42501'

const SERIALIZATION_FAILURE = '40001'

/** Whether the reset met another one: each waits for the other, so that one of them has to begin anew. */
export function isOtherReset(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === SERIALIZATION_FAILURE
}

/** Empties every table of every service and sets the date. Waits up to ten seconds for running requests and jobs to end. */
export async function resetSandbox(trx: Trx, today: PlainDate): Promise<Exclude<ClockOutcome, 'backwards'>> {
  try {
    await trx.query({ text: 'select platform.reset_sandbox($1)', values: [today] })
    return 'done'
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === INSUFFICIENT_PRIVILEGE) return 'no_sandbox'
    throw error
  }
}
