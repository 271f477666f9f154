import { calendarCovers, type HolidayCalendar, isBusinessDay } from '../dates/calendar.ts'
import { periodOfMonths, periodOfYears } from '../dates/civil-period.ts'
import { type Finding, finding } from '../finding.ts'
import { addDays, daysBetween, type PlainDate } from '../plain-date.ts'
import type { Rule, Rules } from '../rules.ts'
import { NO_WON } from '../won.ts'
import type { RuledDate } from './contract-dates.ts'
import { type EarlyEnd, type EndSettlement, settleEarlyEnd } from './early-end.ts'

/** Until when a contract can be ended for a breach of the duty of disclosure. */
export interface RescissionDeadlines {
  /** A month after the insurer knew (상법 §651). */
  readonly sinceKnown: RuledDate
  /** Three years after the contract (상법 §651). */
  readonly sinceContract: RuledDate
  /** The earlier of both. */
  readonly last: PlainDate
}

/** The deadlines of 상법 §651, rolled over Saturdays and holidays (민법 §161) as far as those are known. `rules` are those of the contract. */
export function rescissionDeadlines(
  { boundOn, knownOn }: { readonly boundOn: PlainDate; readonly knownOn: PlainDate },
  rules: Rules,
  calendar: HolidayCalendar
): RescissionDeadlines {
  const months = rules.count('law.rescission_months_since_known')
  const years = rules.count('law.rescission_years_since_contract')
  const sinceKnown = { on: onBusinessDay(periodOfMonths(knownOn, months.value).endsOn, calendar), rule: months }
  const sinceContract = { on: onBusinessDay(periodOfYears(boundOn, years.value).endsOn, calendar), rule: years }
  return { sinceKnown, sinceContract, last: sinceKnown.on < sinceContract.on ? sinceKnown.on : sinceContract.on }
}

/** What the insurer holds against the policyholder, on a day. */
export interface Breach {
  readonly on: PlainDate
  /** Whether the insurer knew of the fact when it made the contract, or did not for its own gross negligence. */
  readonly insurerKnew: boolean
}

/** What stands against ending the contract on the day: `decline` for each; empty when nothing does. */
export function againstRescission(
  { on, insurerKnew }: Breach,
  { sinceKnown, sinceContract }: RescissionDeadlines
): Finding[] {
  const late = (code: Finding['code'], { on: date, rule }: RuledDate) =>
    on > date ? [finding('decline', 'policy', code, { detail: { date }, rule })] : []
  return [
    ...(insurerKnew
      ? [finding('decline', 'policy', 'rescission.insurer_knew', { pointer: '/insurerKnew', rule: sinceKnown.rule })]
      : []),
    ...late('rescission.too_late_since_known', sinceKnown),
    ...late('rescission.too_late_since_contract', sinceContract)
  ]
}

/** What ending a running contract for a breach gives back. */
export type DisclosureSettlement = Omit<EndSettlement, 'rule'> & { readonly rule: Rule }

/**
 * What a contract gives back that the insurer ends for a breach. It ends for the future (해지): the premium of the days that have passed is
 * kept, and the rest goes back to each payer, also after an event, because nothing is paid for that (상법 §655); both are assumed. `rule`
 * is the parameter that says so.
 */
export function settleDisclosureBreach(
  policy: Omit<EarlyEnd, 'eventOccurred'>,
  contract: Rules,
  today: Rules
): DisclosureSettlement {
  const rule = today.flag('policy.rescission_refunds_unexpired')
  if (rule.value) {
    const settled = settleEarlyEnd({ ...policy, eventOccurred: false }, contract)
    return { ...settled, rule }
  }
  return {
    refund: NO_WON,
    unexpiredDays: daysBetween(policy.cancelledFrom, policy.until),
    totalDays: daysBetween(policy.inception, policy.until),
    programmes: policy.subsidies.map(({ programme }) => ({ programme, amount: NO_WON })),
    policyholder: NO_WON,
    stillOwed: policy.overdue,
    rule,
    findings: [finding('note', 'policy', 'rescission.nothing_refunded', { rule })]
  }
}

function onBusinessDay(date: PlainDate, calendar: HolidayCalendar): PlainDate {
  let day = date
  while (calendarCovers(calendar, day) && !isBusinessDay(day, calendar)) day = addDays(day, 1)
  return day
}
