import { type HolidayCalendar, rollForward } from '../dates/calendar.ts'
import { periodOfMonths, rolled } from '../dates/civil-period.ts'
import { addDays, type PlainDate } from '../plain-date.ts'
import type { Rule, Rules } from '../rules.ts'

/** Open account, a bill, or an electronically settled receivable. */
export type Instrument = 'open_account' | 'bill' | 'electronic'

/** How long a payment must be overdue before it is an insured event. */
export interface OverdueTerms {
  readonly months: Rule<number>
  /** Whether a period that ends on a Saturday or holiday rolls to the next business day (민법 §161). */
  readonly holidayRoll: Rule<boolean>
  /** Whether a bill that falls due on a holiday is payable on the next business day (어음법 §72). */
  readonly billRoll: Rule<boolean>
}

/** The dates of one receivable's overdue period. */
export interface OverdueDates {
  readonly dueOn: PlainDate
  /** The day until which the buyer may pay in time: later than `dueOn` for a bill that falls due on a holiday. */
  readonly payableOn: PlainDate
  readonly periodStartsOn: PlainDate
  readonly periodEndsOn: PlainDate
  /** First day after the period: the insured event, when the receivable is still unpaid (003:L2170). */
  readonly claimableOn: PlainDate
  readonly rules: readonly Rule[]
}

export type OverdueState = 'not_due' | 'open' | 'extended' | 'claimable' | 'cured'

/** Products whose overdue rule stands in terms of their own. */
const OWN_TERMS: ReadonlySet<string> = new Set(['b2b_plus', 'electronic_receivables'])

/**
 * The overdue terms of a product. Throws NoSourceForDate for 전자방식 and B2B Plus⁺, whose own terms are unpublished, until the
 * operator enters them: 001:L180 "전자방식 매출채권보험과 B2B Plus+ 보험은 해당 약관을 확인하십시오".
 */
export function overdueTerms(rules: Rules, product: string): OverdueTerms {
  const own = OWN_TERMS.has(product) ? `.${product}` : ''
  return {
    months: rules.count(`claims.overdue_months${own}`),
    holidayRoll: rules.flag('claims.overdue_holiday_roll'),
    billRoll: rules.flag('law.bill_holiday_roll')
  }
}

/**
 * When a receivable that is due on a date becomes an overdue event: two months counted from the day after, and claimable on
 * the first day after them (003:L2170 "2월이 경과한 때", 001:L179; 민법 §157, §160, §161). A bill that falls due on a holiday
 * is payable on the next business day (어음법 §72). Throws NoSourceForDate outside the calendar.
 */
export function overdueDates(
  due: { readonly dueOn: PlainDate; readonly instrument: Instrument },
  terms: OverdueTerms,
  calendar: HolidayCalendar
): OverdueDates {
  const rolls = due.instrument === 'bill' && terms.billRoll.value
  const payableOn = rolls ? rollForward(due.dueOn, calendar) : due.dueOn
  const counted = periodOfMonths(payableOn, terms.months.value)
  const period = terms.holidayRoll.value ? rolled(counted, calendar) : counted
  return {
    dueOn: due.dueOn,
    payableOn,
    periodStartsOn: period.startsOn,
    periodEndsOn: period.endsOn,
    claimableOn: addDays(period.endsOn, 1),
    rules: [terms.months, terms.holidayRoll, ...(due.instrument === 'bill' ? [terms.billRoll] : [])]
  }
}

/**
 * Where a receivable stands on a day. Paid in full at any time cures it; a payment on the period's last day is in time. An
 * extension puts a later due date in place of the first, with a period of its own.
 */
export function overdueState(
  receivable: {
    readonly dates: OverdueDates
    /** The dates by the extended due date; null when nothing was extended. */
    readonly extended: OverdueDates | null
    readonly paidInFullOn: PlainDate | null
  },
  on: PlainDate
): OverdueState {
  const { dates, extended, paidInFullOn } = receivable
  const current = extended ?? dates
  if (paidInFullOn !== null && paidInFullOn <= on) return 'cured'
  if (on <= dates.payableOn) return 'not_due'
  if (extended && on <= extended.payableOn) return 'extended'
  return on < current.claimableOn ? 'open' : 'claimable'
}
