import { addDays, type PlainDate } from '../plain-date.ts'
import type { Rule, Rules } from '../rules.ts'

/** Until when a decline of the day can be appealed against, the last day included. */
export function appealUntil(declinedOn: PlainDate, rules: Rules): { until: PlainDate; rule: Rule<number> } {
  const rule = rules.count('underwriting.appeal_days')
  return { until: addDays(declinedOn, rule.value), rule }
}
