import { calendarCovers, HOLIDAYS, type HolidayCalendar, isBusinessDay } from '@trade-credit/domain/dates/calendar.ts'
import { periodOfMonths } from '@trade-credit/domain/dates/civil-period.ts'
import {
  type Instrument,
  type OverdueDates,
  overdueDates,
  overdueTerms
} from '@trade-credit/domain/overdues/overdue.ts'
import { addDays, type PlainDate, weekday } from '@trade-credit/domain/plain-date.ts'
import { NoSourceForDate, type Rules } from '@trade-credit/domain/rules.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'

export interface OverdueQuestion {
  readonly dueOn: PlainDate
  readonly instrument: Instrument
  readonly product: string
}

/**
 * The dates of a receivable's overdue period, the rules behind them and each day that was passed over. The rules are those of
 * the due date. Throws NoSourceForDate outside the calendar and for products whose own terms are unpublished.
 */
export function overdueDatesView(
  { dueOn, instrument, product }: OverdueQuestion,
  rules: Rules,
  calendar: HolidayCalendar
) {
  if (!calendarCovers(calendar, dueOn)) throw new NoSourceForDate(HOLIDAYS, dueOn)
  const terms = overdueTerms(rules, product)
  const dates = overdueDates({ dueOn, instrument }, terms, calendar)
  const countedEnd = periodOfMonths(dates.payableOn, terms.months.value).endsOn
  return {
    dueOn,
    instrument,
    payableOn: dates.payableOn,
    periodStartsOn: dates.periodStartsOn,
    periodEndsOn: dates.periodEndsOn,
    claimableOn: dates.claimableOn,
    rule: ruleView(terms.months),
    rules: dates.rules.map(ruleView),
    rolledDays: rolledDays(dates, countedEnd, calendar)
  }
}

function rolledDays(dates: OverdueDates, countedEnd: PlainDate, calendar: HolidayCalendar) {
  return [
    ...daysFrom(dates.dueOn, dates.payableOn, calendar),
    ...daysFrom(countedEnd, dates.periodEndsOn, calendar)
  ].map(date => {
    const name = calendar.holidays.get(date)
    if (name !== undefined) return { date, reason: 'public_holiday', name }
    return { date, reason: weekday(date) === 0 ? 'sunday' : 'saturday' }
  })
}

function daysFrom(first: PlainDate, until: PlainDate, calendar: HolidayCalendar): PlainDate[] {
  const days: PlainDate[] = []
  for (let day = first; day < until && !isBusinessDay(day, calendar); day = addDays(day, 1)) days.push(day)
  return days
}
