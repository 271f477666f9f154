import type { HolidayCalendar } from '../dates/calendar.ts'
import { type Finding, finding } from '../finding.ts'
import { addMonths, type PlainDate } from '../plain-date.ts'
import type { Rules } from '../rules.ts'
import { sumOfWon, type Won, wonView } from '../won.ts'
import { type Instrument, type OverdueDates, type OverdueTerms, overdueDates } from './overdue.ts'

/** A later due date that buyer and seller agreed on for an unpaid receivable. */
export interface Extension {
  readonly kind: 'extension'
  readonly agreedOn: PlainDate
  readonly until: PlainDate
}

/** Instalments in which the buyer is to pay what it owes; the earliest first. */
export interface RepaymentPlan {
  readonly kind: 'repayment_plan'
  readonly agreedOn: PlainDate
  readonly instalments: readonly { readonly dueOn: PlainDate; readonly amount: Won }[]
}

export type OverdueAgreement = Extension | RepaymentPlan

/** What was paid on a receivable and when. */
export type Settlements = readonly { readonly amount: Won; readonly on: PlainDate }[]

/** A receivable as its overdue sees it. */
export interface OwedReceivable {
  readonly dueOn: PlainDate
  /** The first due date, where a correction put it off already; null or left out where none did. */
  readonly putOffFrom?: PlainDate | null
  readonly instrument: Instrument
  readonly amount: Won
  readonly settlements: Settlements
}

/** The last day until which the agreement lets the buyer pay. */
export function lastDayOf(agreement: OverdueAgreement): PlainDate {
  if (agreement.kind === 'extension') return agreement.until
  const last = agreement.instalments.at(-1)
  if (!last) throw new Error('a repayment plan has instalments')
  return last.dueOn
}

/**
 * The due date that the latest agreement puts in place of the receivable's own. With a plan it is that of the first instalment
 * which payments since the agreement leave uncovered: the whole rest then falls due, and the period runs from that day.
 */
export function extendedDueOn(agreement: OverdueAgreement, settlements: Settlements): PlainDate {
  if (agreement.kind === 'extension') return agreement.until
  const paid = sumOfWon(settlements.filter(({ on }) => on >= agreement.agreedOn).map(({ amount }) => amount))
  let owed = 0n
  for (const { dueOn, amount } of agreement.instalments) {
    owed += amount
    if (paid < owed) return dueOn
  }
  return lastDayOf(agreement)
}

/** The overdue dates by the agreement; null without one. The terms are those of the receivable. */
export function extendedDates(
  receivable: OwedReceivable,
  agreement: OverdueAgreement | null,
  terms: OverdueTerms,
  calendar: HolidayCalendar
): OverdueDates | null {
  if (agreement === null) return null
  const dueOn = extendedDueOn(agreement, receivable.settlements)
  return overdueDates({ dueOn, instrument: receivable.instrument }, terms, calendar)
}

/** The day on which what was settled reached the amount; null while something is unpaid. */
export function paidInFullOn({ amount, settlements }: OwedReceivable): PlainDate | null {
  let settled = 0n
  for (const settlement of settlements.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))) {
    settled += settlement.amount
    if (settled >= amount) return settlement.on
  }
  return null
}

/**
 * Why an agreement does not move the claimable date; empty when it does. It must come before the receivable is claimable: an insured
 * event that has happened is not undone by an agreement. It must lead to a later day, and not further than so many months
 * from the first due date. Both are assumed; no document on file says how an extension counts.
 */
export function agreementFindings(
  agreement: OverdueAgreement,
  receivable: OwedReceivable & { readonly unpaid: Won; readonly current: OverdueDates },
  today: PlainDate,
  rules: Rules
): Finding[] {
  const before = rules.flag('claims.overdue_agreement_before_claimable')
  const months = rules.count('claims.overdue_extension_months')
  const furthest = addMonths(receivable.putOffFrom ?? receivable.dueOn, months.value)
  const until = lastDayOf(agreement)
  const { current } = receivable
  const found: (Finding | null)[] = [
    agreement.agreedOn > today ? refused('overdue.agreed_in_the_future', { date: agreement.agreedOn }) : null,
    before.value && (agreement.agreedOn >= current.claimableOn || today >= current.claimableOn)
      ? { ...refused('overdue.already_claimable', { date: current.claimableOn }), rule: before }
      : null,
    until <= current.payableOn ? refused('overdue.not_later', { date: current.payableOn }) : null,
    until > furthest ? { ...refused('overdue.extended_too_far', { date: furthest }), rule: months } : null,
    agreement.kind === 'repayment_plan' ? planFinding(agreement, receivable) : null
  ]
  return found.filter(one => one !== null)
}

function planFinding(
  { agreedOn, instalments }: RepaymentPlan,
  { dueOn, unpaid }: { readonly dueOn: PlainDate; readonly unpaid: Won }
): Finding | null {
  const total = sumOfWon(instalments.map(({ amount }) => amount))
  if (total !== unpaid)
    return refused('overdue.plan_does_not_add_up', { amount: wonView(total), unpaid: wonView(unpaid) })
  const ordered = instalments.every((one, i) => i === 0 || one.dueOn > (instalments[i - 1]?.dueOn ?? one.dueOn))
  if (!ordered) return refused('overdue.plan_out_of_order', {})
  // Else an instalment that fell due before would have the rest claimable before its own period ends.
  if (instalments.some(one => one.dueOn <= dueOn)) return refused('overdue.plan_before_due', { date: dueOn })
  const isPast = instalments.some(one => one.dueOn < agreedOn)
  return isPast ? refused('overdue.plan_before_agreed', { date: agreedOn }) : null
}

function refused(code: Finding['code'], detail: Finding['detail']): Finding {
  return finding('decline', 'receivable', code, { detail })
}
