import { type HolidayCalendar, holidayCalendar, readHolidays } from '@trade-credit/domain/dates/calendar.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rule, Rules } from '@trade-credit/domain/rules.ts'
import { packagedRulebook } from '@trade-credit/rulebook/packaged.ts'
import type { KnownEntry } from '@trade-credit/rulebook/rulebook.ts'
import { rulesAt } from '@trade-credit/rulebook/rules-at.ts'

/** Shorthand for the tables. */
export function d(text: string): PlainDate {
  return plainDate(text)
}

/** The packaged rules on a date. */
export function rulesOn(date: string): Rules {
  return rulesAt(packagedRulebook(), d(date))
}

/** The packaged rules on a date with other values for some parameters, to try a setting that the operator could choose. */
export function changedRules(date: string, values: Readonly<Record<string, boolean | readonly string[]>>): Rules {
  const rules = rulesOn(date)
  const changed = <Value>(rule: Rule<Value>): Rule<Value> =>
    Object.hasOwn(values, rule.parameter) ? { ...rule, value: values[rule.parameter] as Value } : rule
  return {
    ...rules,
    flag: parameter => changed(rules.flag(parameter)),
    codes: parameter => changed(rules.codes(parameter))
  }
}

/** The packaged holidays, entry by entry. */
export const HOLIDAY_ENTRIES = knownEntries('holidays').map(({ from, stated }) => ({
  from,
  value: readHolidays(stated)
}))

export const CALENDAR: HolidayCalendar = holidayCalendar(HOLIDAY_ENTRIES, firstDayOf('law.saturday_roll'))

function firstDayOf(flag: string): PlainDate {
  const entry = knownEntries(flag).find(({ value }) => value === true)
  if (!entry) throw new Error(`${flag} is never true`)
  return entry.from
}

function knownEntries(parameter: string): KnownEntry[] {
  const entries = packagedRulebook().parameters.get(parameter)?.entries ?? []
  return entries.filter(entry => entry.known)
}
