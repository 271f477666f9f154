import { calendarCovers, type HolidayCalendar, isBusinessDay } from '../dates/calendar.ts'
import { periodOfDays, periodOfYears } from '../dates/civil-period.ts'
import { type Finding, finding } from '../finding.ts'
import { addDays, type PlainDate } from '../plain-date.ts'
import type { Rule, Rules } from '../rules.ts'

/** The last day on which something is in time. */
export interface Deadline {
  readonly on: PlainDate
  /**
   * False when the holidays of that year are not published yet: `on` is then the earliest the last day can be, and may still
   * roll forward by some days.
   */
  readonly holidaysKnown: boolean
  readonly rule: Rule<number>
}

/** The deadlines of a claim, all counted from the day it can first be claimed. */
export interface ClaimDeadlines {
  readonly claimableFrom: PlainDate
  /** Claiming later needs a reason (004:L23). */
  readonly lateAfter: Deadline
  /** Claiming later is barred (상법 §662). */
  readonly barredAfter: Deadline
}

/**
 * Until when a claim is in time. `rules` are those of the day the right to claim arose, because prescription follows it: three
 * years from 2015-03-12, two before (상법 §662). Both periods roll over Saturdays and holidays (민법 §161).
 */
export function claimDeadlines(claimableFrom: PlainDate, rules: Rules, calendar: HolidayCalendar): ClaimDeadlines {
  const known = lastWorkedOut
  if (known?.deadlines.claimableFrom === claimableFrom && known.rules === rules && known.calendar === calendar)
    return known.deadlines
  const deadlines = workedOut(claimableFrom, rules, calendar)
  lastWorkedOut = { deadlines, rules, calendar }
  return deadlines
}

/** One event asks for the same deadlines thousands of times in a row. */
let lastWorkedOut: { deadlines: ClaimDeadlines; rules: Rules; calendar: HolidayCalendar } | undefined

function workedOut(claimableFrom: PlainDate, rules: Rules, calendar: HolidayCalendar): ClaimDeadlines {
  const window = rules.count('claims.window_days')
  const prescription = rules.count('law.prescription_years')
  return {
    claimableFrom,
    lateAfter: deadline(periodOfDays(claimableFrom, window.value).endsOn, window, calendar),
    barredAfter: deadline(periodOfYears(claimableFrom, prescription.value).endsOn, prescription, calendar)
  }
}

/** Until when a payment must be made: ten days after the amount was fixed (상법 §658). `rules` are those of that day. */
export function payableBy(fixedOn: PlainDate, rules: Rules, calendar: HolidayCalendar): Deadline {
  const days = rules.count('law.payment_days')
  return deadline(periodOfDays(fixedOn, days.value).endsOn, days, calendar)
}

/** The last day to answer a notice of an adverse decision (중소기업진흥법 시행령 §52의10). `rules` are those of the day it was given. */
export function answerBy(givenOn: PlainDate, rules: Rules, calendar: HolidayCalendar): Deadline {
  const days = rules.count('claims.adverse_notice_days')
  return deadline(periodOfDays(givenOn, days.value).endsOn, days, calendar)
}

/**
 * What a claim's day means: too early and barred decline it; late is a flag that asks for a reason and, with one, a note
 * (004:L23 "특별한 사유가 없는 경우"; 상법 §663 forbids making it a bar). While the holidays of the bar's year are not
 * published, being past it refers instead of barring.
 */
export function filingFindings(
  filing: { readonly on: PlainDate; readonly lateReason: string | null },
  { claimableFrom, lateAfter, barredAfter }: ClaimDeadlines
): Finding[] {
  const { on, lateReason } = filing
  if (on < claimableFrom) return [finding('decline', 'claim', 'claim.too_early', { detail: { date: claimableFrom } })]
  if (on > barredAfter.on) {
    const outcome = barredAfter.holidaysKnown ? 'decline' : 'refer'
    return [finding(outcome, 'claim', 'claim.barred', { detail: { date: barredAfter.on }, rule: barredAfter.rule })]
  }
  if (on <= lateAfter.on) return []
  const about = { detail: { date: lateAfter.on }, rule: lateAfter.rule }
  return lateReason === null
    ? [finding('refer', 'claim', 'claim.late_without_reason', { ...about, pointer: '/lateReason' })]
    : [finding('note', 'claim', 'claim.late_with_reason', about)]
}

/** Rolls as far as the calendar reaches, so that a bar years ahead can be told before its holidays are known. */
function deadline(unrolled: PlainDate, rule: Rule<number>, calendar: HolidayCalendar): Deadline {
  let on = unrolled
  while (calendarCovers(calendar, on) && !isBusinessDay(on, calendar)) on = addDays(on, 1)
  return { on, holidaysKnown: calendarCovers(calendar, on), rule }
}
