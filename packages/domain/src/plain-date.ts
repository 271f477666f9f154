/** A calendar date `YYYY-MM-DD` without a time or a zone, from 1900 to 2199. Texts of this type compare as dates with `<`. */
export type PlainDate = string & { readonly __kind: 'plain-date' }

const DAY = 86_400_000

/** Reads `YYYY-MM-DD`. Throws a RangeError for any other form, for a day that does not exist and outside 1900-2199. */
export function plainDate(text: string): PlainDate {
  if (!isPlainDate(text)) throw new RangeError(`not a calendar date (YYYY-MM-DD): ${text}`)
  return text
}

/** Whether the text is a calendar date that exists: `2024-02-29` is, `2023-02-29` and `2023-2-1` are not. */
export function isPlainDate(text: string): text is PlainDate {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!parts) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  return year >= 1900 && year < 2200 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

/** The date so many days later (earlier when negative). */
export function addDays(date: PlainDate, days: number): PlainDate {
  return fromEpochDay(epochDay(date) + days)
}

/**
 * The corresponding day so many months later; the last day of that month when it has no such day, as in
 * 민법 §160③ (a period that ends in a month without the day ends on the month's last day).
 */
export function addMonths(date: PlainDate, months: number): PlainDate {
  const { year, month, day } = partsOf(date)
  const index = year * 12 + (month - 1) + months
  const targetYear = Math.floor(index / 12)
  const targetMonth = (index % 12) + 1
  return makeDate(targetYear, targetMonth, Math.min(day, daysInMonth(targetYear, targetMonth)))
}

/** The corresponding day so many years later; 28 February for 29 February where the year has none (민법 §160③). */
export function addYears(date: PlainDate, years: number): PlainDate {
  return addMonths(date, years * 12)
}

/** Days from a to b: 1 from one day to the next, negative when b is earlier. */
export function daysBetween(a: PlainDate, b: PlainDate): number {
  return epochDay(b) - epochDay(a)
}

/** 0 for Sunday to 6 for Saturday. */
export function weekday(date: PlainDate): number {
  return (((epochDay(date) + 4) % 7) + 7) % 7
}

/** The last day of the date's month. */
export function endOfMonth(date: PlainDate): PlainDate {
  const { year, month } = partsOf(date)
  return makeDate(year, month, daysInMonth(year, month))
}

/** Year, month 1-12 and day of month. */
export function partsOf(date: PlainDate): { year: number; month: number; day: number } {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) }
}

function makeDate(year: number, month: number, day: number): PlainDate {
  return plainDate(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function epochDay(date: PlainDate): number {
  const { year, month, day } = partsOf(date)
  return Date.UTC(year, month - 1, day) / DAY
}

function fromEpochDay(day: number): PlainDate {
  return plainDate(new Date(day * DAY).toISOString().slice(0, 10))
}
