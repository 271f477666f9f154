import type { Statement } from '@trade-credit/database/transaction.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import type pg from 'pg'

/** Asks for the business date, as one column `today`. */
export const BUSINESS_DATE: Statement = { name: 'business_date', text: 'select platform.business_date() as today' }

/** The row that `BUSINESS_DATE` answers with, as a date. Throws a RangeError for a date outside 1900-2199. */
export function businessDateOf(row: { readonly today: string } | undefined): PlainDate {
  if (!row) throw new Error('the database did not tell the business date')
  return plainDate(row.today)
}

/**
 * A function that tells the business date without ever remembering it: a caller who moved the clock of a sandbox sees
 * that in the next answer, whichever service gives it. However many ask at once, one statement is under way at a time:
 * who comes while it runs waits for the next one, which begins after he came.
 */
export function businessDateReader(pool: pg.Pool): () => Promise<PlainDate> {
  let running: Promise<unknown> | undefined
  let next: Promise<PlainDate> | undefined

  const ask = async () => businessDateOf((await pool.query<{ today: string }>(prepared)).rows[0])
  return () => {
    if (!running) return begin()
    next ??= running.then(begin, begin)
    return next
  }

  function begin(): Promise<PlainDate> {
    next = undefined
    const asked = ask()
    running = asked
    const end = () => {
      if (running === asked && !next) running = undefined
    }
    asked.then(end, end)
    return asked
  }
}

const prepared = { name: 'business_date', text: BUSINESS_DATE.text }
