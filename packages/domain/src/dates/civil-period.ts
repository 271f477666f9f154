import { addDays, addMonths, type PlainDate, partsOf } from '../plain-date.ts'
import { type HolidayCalendar, rollForward } from './calendar.ts'

/** A period counted by the Civil Act: both days belong to it. */
export interface CivilPeriod {
  readonly startsOn: PlainDate
  readonly endsOn: PlainDate
}

/** So many days counted from the day after: the first day is not counted (민법 §157). */
export function periodOfDays(after: PlainDate, days: number): CivilPeriod {
  return { startsOn: addDays(after, 1), endsOn: addDays(after, days) }
}

/**
 * So many months counted from the day after (민법 §157). It ends on the day before the one that corresponds to its start
 * (§160②), or on the last day of the month when that month has no such day (§160③): after 2025-02-28, two months start
 * on 03-01 and end on 04-30; after 2024-12-30 they start on 12-31 and end on 02-28.
 */
export function periodOfMonths(after: PlainDate, months: number): CivilPeriod {
  const startsOn = addDays(after, 1)
  const corresponding = addMonths(startsOn, months)
  const exists = partsOf(corresponding).day === partsOf(startsOn).day
  return { startsOn, endsOn: exists ? addDays(corresponding, -1) : corresponding }
}

/** So many years counted from the day after, by the same rule as months (민법 §160). */
export function periodOfYears(after: PlainDate, years: number): CivilPeriod {
  return periodOfMonths(after, years * 12)
}

/** The period with its end rolled to the next business day (민법 §161). Throws NoSourceForDate outside the calendar. */
export function rolled(period: CivilPeriod, calendar: HolidayCalendar): CivilPeriod {
  return { startsOn: period.startsOn, endsOn: rollForward(period.endsOn, calendar) }
}
