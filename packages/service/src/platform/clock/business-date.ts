import type { Statement } from '@trade-credit/database/transaction.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import type pg from 'pg'
import { now } from '../../real-clock.ts'

/** Asks for the business date, as one column `today`. */
export const BUSINESS_DATE: Statement = { name: 'business_date', text: 'select platform.business_date() as today' }

/** The row that `BUSINESS_DATE` answers with, as a date. Throws a RangeError for a date outside 1900-2199. */
export function businessDateOf(row: { readonly today: string } | undefined): PlainDate {
  if (!row) throw new Error('the database did not tell the business date')
  return plainDate(row.today)
}

/** How long it is relied on that a database is no sandbox: only its owner can make it one. */
const NO_SANDBOX_MS = 60_000

/**
 * A function that tells the business date. Where it may be a sandbox's it is never remembered: a caller who moved the clock sees
 * that in the next answer, whichever service gives it. Elsewhere it is the calendar of Seoul, for which nobody needs to be asked.
 */
export function businessDateReader(pool: pg.Pool, { sandbox }: { sandbox: boolean }): () => Promise<PlainDate> {
  const ask = oneAtATime(async () => {
    const { rows } = await pool.query<{ today: string; sandbox: boolean }>(DATE_AND_KIND)
    const [row] = rows
    const today = businessDateOf(row)
    calendarUntil = !sandbox && row?.sandbox === false ? performance.now() + NO_SANDBOX_MS : 0
    return today
  })
  let calendarUntil = 0
  return async () => (performance.now() < calendarUntil ? seoulToday() : ask())
}

const DATE_AND_KIND = {
  name: 'business_date_and_kind',
  text: 'select platform.business_date() as today, exists (select from platform.sandbox) as sandbox'
}

const SEOUL = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Seoul', dateStyle: 'short' })

/** The calendar day in Seoul by the real clock. */
function seoulToday(): PlainDate {
  return plainDate(SEOUL.format(now()))
}

/** However many ask at once, one question is under way at a time: who comes while it runs waits for the next one. */
function oneAtATime<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let running: Promise<unknown> | undefined
  let next: Promise<Answer> | undefined

  return () => {
    if (!running) return begin()
    next ??= running.then(begin, begin)
    return next
  }

  function begin(): Promise<Answer> {
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
