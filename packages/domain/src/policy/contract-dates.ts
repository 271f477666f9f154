import { calendarCovers, type HolidayCalendar, isBusinessDay, rollForward } from '../dates/calendar.ts'
import { periodOfMonths, periodOfYears } from '../dates/civil-period.ts'
import { overdueDates, overdueTerms } from '../overdues/overdue.ts'
import { addDays, addMonths, type PlainDate } from '../plain-date.ts'
import { NoSourceForDate, type Rule, type Rules } from '../rules.ts'

/** A day that a rule leads to. */
export interface RuledDate {
  readonly on: PlainDate
  readonly rule: Rule<number>
}

/** The period of cover, [inception, expiry). */
export interface CoverPeriod {
  readonly inception: PlainDate
  readonly expiry: PlainDate
}

/**
 * The last day for the first premium: two months from the contract (상법 §650①), after which it counts as given up. That the
 * two months of the statute are also what the insurer waits is assumed. Rolls over Saturdays and holidays (민법 §161).
 */
export function firstPremiumPayBy(boundOn: PlainDate, rules: Rules, calendar: HolidayCalendar): RuledDate {
  const rule = rules.count('law.first_premium_months')
  return { on: onBusinessDay(periodOfMonths(boundOn, rule.value).endsOn, calendar), rule }
}

/**
 * The period of cover: it begins with the first premium (상법 §656) and not before the day that was planned, and lasts the
 * product's term: its last day is the one before the day that corresponds to its first.
 */
export function coverPeriod(
  plannedInception: PlainDate,
  firstPremiumPaidOn: PlainDate,
  termMonths: number
): CoverPeriod {
  const inception = firstPremiumPaidOn > plannedInception ? firstPremiumPaidOn : plannedInception
  return { inception, expiry: addMonths(inception, termMonths) }
}

/** The last day to cancel a contract whose terms were not handed over and explained: three months, one before 2015-03-12 (상법 §638의3②). */
export function unexplainedCancelBy(boundOn: PlainDate, rules: Rules, calendar: HolidayCalendar): RuledDate {
  const rule = rules.count('law.explanation_cancel_months')
  return { on: onBusinessDay(periodOfMonths(boundOn, rule.value).endsOn, calendar), rule }
}

/** The last day to pay what is overdue, counted from the prior notice (상법 §650②; the number of days is assumed). */
export function arrearsPayBy(noticeOn: PlainDate, rules: Rules, calendar: HolidayCalendar): RuledDate {
  const rule = rules.count('policy.arrears_notice_days')
  return { on: onBusinessDay(addDays(noticeOn, rule.value), calendar), rule }
}

/**
 * The last day on which a claim can arise from what was supplied before `coveredUntil`: the latest supply falls due after the
 * longest term, buyer and seller may put that day off as far as an extension reaches, and a bill is payable on the business day after
 * it (어음법 §72); it can be claimed from the day after its overdue period, and prescription bars it so many years from that day
 * (상법 §662). `rules` are those of the day cover ended. Null while a rule, or the holidays of that year, are not known: then the
 * policy stays open.
 */
export function runOffEndsOn(
  coveredUntil: PlainDate,
  longestTermDays: number,
  product: string,
  rules: Rules,
  calendar: HolidayCalendar
): PlainDate | null {
  try {
    const agreedDue = addDays(coveredUntil, longestTermDays - 1)
    const dueOn = addMonths(agreedDue, rules.count('claims.overdue_extension_months').value)
    const { claimableOn } = overdueDates({ dueOn, instrument: 'bill' }, overdueTerms(rules, product), calendar)
    return rollForward(periodOfYears(claimableOn, rules.count('law.prescription_years').value).endsOn, calendar)
  } catch (error) {
    if (error instanceof NoSourceForDate) return null
    throw error
  }
}

/** The day, or the first business day after it as far as the holidays are known. */
function onBusinessDay(date: PlainDate, calendar: HolidayCalendar): PlainDate {
  let day = date
  while (calendarCovers(calendar, day) && !isBusinessDay(day, calendar)) day = addDays(day, 1)
  return day
}
