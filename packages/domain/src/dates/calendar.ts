import { addDays, type PlainDate, plainDate, weekday } from '../plain-date.ts'
import { NoSourceForDate } from '../rules.ts'

/** Public holidays as the rulebook states them: one entry per year from its 1 January, temporary holidays as entries of their own. */
export interface HolidayEntry {
  readonly from: PlainDate
  readonly value: readonly { readonly date: PlainDate; readonly name: string }[]
}

/** The public holidays of the years that a source covers. Sundays are holidays too and are not listed. */
export interface HolidayCalendar {
  readonly holidays: ReadonlyMap<PlainDate, string>
  readonly years: ReadonlySet<string>
  /** First day from which a period that ends on a Saturday rolls forward (민법 §161 as in force from 2007-12-21). */
  readonly saturdaysFrom: PlainDate
}

/** Name under which a date outside the calendar is reported. */
export const HOLIDAYS = 'holidays'

const SUNDAY = 0
const SATURDAY = 6

/**
 * Makes the calendar from all entries of the rulebook, whatever the date asked about: a deadline often ends in another year than
 * it began. A year is covered when an entry starts on its 1 January.
 */
export function holidayCalendar(entries: Iterable<HolidayEntry>, saturdaysFrom: PlainDate): HolidayCalendar {
  const holidays = new Map<PlainDate, string>()
  const years = new Set<string>()
  for (const { from, value } of entries) {
    if (from.endsWith('-01-01')) years.add(from.slice(0, 4))
    for (const { date, name } of value) holidays.set(date, name)
  }
  return { holidays, years, saturdaysFrom }
}

/** Whether a source says which days of the date's year are holidays. */
export function calendarCovers(calendar: HolidayCalendar, date: PlainDate): boolean {
  return calendar.years.has(date.slice(0, 4))
}

/**
 * Whether a period may end on the date: not a Sunday, not a public holiday and, from 2007-12-21, not a Saturday (민법 §161).
 * Throws NoSourceForDate outside the years that the calendar covers, for Sundays too: coverage should not depend on the weekday.
 */
export function isBusinessDay(date: PlainDate, calendar: HolidayCalendar): boolean {
  if (!calendarCovers(calendar, date)) throw new NoSourceForDate(HOLIDAYS, date)
  const day = weekday(date)
  if (day === SUNDAY || calendar.holidays.has(date)) return false
  return day !== SATURDAY || date < calendar.saturdaysFrom
}

/**
 * The date itself when it is a business day, otherwise the first business day after it: a period whose last day is a Saturday
 * or a public holiday ends on the next day (민법 §161). Throws NoSourceForDate outside the calendar.
 */
export function rollForward(date: PlainDate, calendar: HolidayCalendar): PlainDate {
  let day = date
  while (!isBusinessDay(day, calendar)) day = addDays(day, 1)
  return day
}

/** Reads the rulebook's stated list of `{date, name}`. Throws a TypeError for another shape and a RangeError for a day that does not exist. */
export function readHolidays(stated: unknown): HolidayEntry['value'] {
  if (!Array.isArray(stated)) throw new TypeError('holidays are a list of {date, name}')
  return stated.map((entry: { date?: unknown; name?: unknown } | null) => {
    if (typeof entry?.date !== 'string' || typeof entry.name !== 'string')
      throw new TypeError('a holiday has a date and a name')
    return { date: plainDate(entry.date), name: entry.name }
  })
}
