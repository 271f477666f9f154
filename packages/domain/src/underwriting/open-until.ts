import { addDays, type PlainDate } from '../plain-date.ts'
import type { Rule, Rules } from '../rules.ts'

/** Until when an application waits for what its applicant has to do. */
export interface OpenUntil {
  /** The last day. */
  readonly on: PlainDate
  readonly rule: Rule<number>
}

/**
 * The last day on which an application can be submitted, or its proposal answered: so many days after its receipt, or the day until which
 * the insurer asked for something where that is later. Null where the rules of its receipt say nothing of it.
 */
export function openUntil(
  { receivedOn, answerBy }: { readonly receivedOn: PlainDate; readonly answerBy: PlainDate | null },
  rules: Rules
): OpenUntil | null {
  if (!rules.states('application.open_days')) return null
  const rule = rules.count('application.open_days')
  const days = addDays(receivedOn, rule.value)
  return { on: answerBy !== null && answerBy > days ? answerBy : days, rule }
}

/**
 * Until when the applicant is asked to answer a proposal or to mend what is returned on the day; null where the application is open as long
 * as that anyway.
 */
export function answerBy(
  { receivedOn, today }: { readonly receivedOn: PlainDate; readonly today: PlainDate },
  rules: Rules
): PlainDate | null {
  const open = openUntil({ receivedOn, answerBy: null }, rules)
  if (open === null || !rules.states('application.answer_days')) return null
  const least = addDays(today, rules.count('application.answer_days').value)
  return least > open.on ? least : null
}
