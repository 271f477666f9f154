import type { Statement } from '@trade-credit/database/transaction.ts'
import { addDays, type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
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

const HOUR_MS = 3_600_000
const EPOCH = plainDate('1970-01-01')
let kept = { day: 0, date: EPOCH }

/** The calendar day in Seoul by the real clock: nine hours ahead of UTC all year, since 1988. Worked out once a day. */
function seoulToday(): PlainDate {
  const day = Math.floor((now().getTime() + 9 * HOUR_MS) / (24 * HOUR_MS))
  if (day !== kept.day) kept = { day, date: addDays(EPOCH, day) }
  return kept.date
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
