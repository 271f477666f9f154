import { addDays, daysBetween, type PlainDate } from '../plain-date.ts'
import type { ProductCode } from '../products.ts'
import type { Rule, Rules } from '../rules.ts'

/** Until when the insurer means to answer (표준처리기간). */
export interface StandardTime {
  /** The last of the standard days. */
  readonly dueOn: PlainDate
  readonly rule: Rule<number>
}

/**
 * The product's standard days from receipt (003:L2094, L2096), by the rules of the day of receipt; null where the product states none.
 * The day of receipt is not counted (민법 §157); nobody says that they are business days.
 */
export function standardTime(product: ProductCode | string, receivedOn: PlainDate, rules: Rules): StandardTime | null {
  const parameter = `${product}.standard_days`
  if (!rules.states(parameter)) return null
  const rule = rules.count(parameter)
  return { dueOn: addDays(receivedOn, rule.value), rule }
}

export type Ageing = 'on_time' | 'due_today' | 'overdue' | 'no_standard'

/** How an application that waits for its answer stands on the day. */
export function ageingOn(dueOn: PlainDate | null, day: PlainDate): Ageing {
  if (dueOn === null) return 'no_standard'
  if (day > dueOn) return 'overdue'
  return day === dueOn ? 'due_today' : 'on_time'
}

/** Days that have passed since receipt: 1 on the day after it. */
export function daysWaiting(receivedOn: PlainDate, day: PlainDate): number {
  return daysBetween(receivedOn, day)
}
