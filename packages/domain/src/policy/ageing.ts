import type { HolidayCalendar } from '../dates/calendar.ts'
import { type Instrument, type OverdueTerms, overdueDates } from '../overdues/overdue.ts'
import { daysBetween, type PlainDate } from '../plain-date.ts'
import { NO_WON, type Won, won } from '../won.ts'

/** How long a receivable has been due: the last is an insured event of its own (003:L2170). */
export const AGES = ['not_due', 'days_1_to_30', 'days_31_on', 'over_two_months'] as const
export type Age = (typeof AGES)[number]

/** What is owed of receivables that fall due on one day. */
export interface OpenAmount {
  readonly dueOn: PlainDate
  readonly instrument: Instrument
  readonly outstanding: Won
}

/**
 * The age of a receivable on a day. Two months are counted by the Civil Act from the day after the due date (민법 §157, §160, §161), so
 * that the third age ends where the overdue event begins, not on a sixtieth day. Throws NoSourceForDate outside the calendar.
 */
export function ageOn(
  due: { readonly dueOn: PlainDate; readonly instrument: Instrument },
  on: PlainDate,
  terms: OverdueTerms,
  calendar: HolidayCalendar
): Age {
  if (on <= due.dueOn) return 'not_due'
  const { payableOn, claimableOn } = overdueDates(due, terms, calendar)
  if (on <= payableOn) return 'not_due'
  if (on >= claimableOn) return 'over_two_months'
  return daysBetween(payableOn, on) <= 30 ? 'days_1_to_30' : 'days_31_on'
}

/** The amounts by age; every age has an entry, and together they are all that is outstanding. */
export function ageing(
  open: readonly OpenAmount[],
  on: PlainDate,
  terms: OverdueTerms,
  calendar: HolidayCalendar
): Readonly<Record<Age, Won>> {
  const ages: Record<Age, Won> = { not_due: NO_WON, days_1_to_30: NO_WON, days_31_on: NO_WON, over_two_months: NO_WON }
  for (const { outstanding, ...due } of open) {
    const age = ageOn(due, on, terms, calendar)
    ages[age] = won(ages[age] + outstanding)
  }
  return ages
}
