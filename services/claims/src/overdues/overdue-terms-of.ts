import type { HolidayCalendar } from '@trade-credit/domain/dates/calendar.ts'
import {
  type Instrument,
  type OverdueDates,
  type OverdueTerms,
  overdueDates,
  overdueTerms
} from '@trade-credit/domain/overdues/overdue.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { NoSourceForDate, type Rules } from '@trade-credit/domain/rules.ts'

/** The dated rules and the calendar behind overdue dates. */
export interface OverdueRules {
  readonly rulesOn: (date: PlainDate) => Rules
  readonly calendar: HolidayCalendar
}

/** What an overdue's dates follow from. */
export interface DueTerms {
  readonly product: string
  readonly instrument: Instrument
  readonly dueOn: PlainDate
}

/** The overdue terms of the product on the due date; null while nobody published them. */
export function termsOf(
  { product, dueOn }: Omit<DueTerms, 'instrument'>,
  { rulesOn }: OverdueRules
): OverdueTerms | null {
  try {
    return overdueTerms(rulesOn(dueOn), product)
  } catch (error) {
    if (error instanceof NoSourceForDate) return null
    throw error
  }
}

/** The receivable's overdue dates by its own due date; null where no terms or no calendar reach them. */
export function datesOf(due: DueTerms, rules: OverdueRules): OverdueDates | null {
  const terms = termsOf(due, rules)
  if (terms === null) return null
  try {
    return overdueDates(due, terms, rules.calendar)
  } catch (error) {
    if (error instanceof NoSourceForDate) return null
    throw error
  }
}
