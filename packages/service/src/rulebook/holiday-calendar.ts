import { type HolidayCalendar, holidayCalendar, readHolidays } from '@trade-credit/domain/dates/calendar.ts'
import type { KnownEntry, Rulebook } from '@trade-credit/rulebook/rulebook.ts'

const calendars = new WeakMap<Rulebook, HolidayCalendar>()

/**
 * The public holidays that the rulebook states, all years together: a period often ends in another year than it began. Made
 * once for each rulebook. Throws an Error for a rulebook that states no holidays, or never that a Saturday rolls.
 */
export function holidayCalendarOf(rulebook: Rulebook): HolidayCalendar {
  const made = calendars.get(rulebook)
  if (made) return made
  const entries = knownEntries(rulebook, 'holidays').map(({ from, stated }) => ({ from, value: readHolidays(stated) }))
  const saturdays = knownEntries(rulebook, 'law.saturday_roll').find(entry => entry.value === true)
  if (entries.length === 0 || !saturdays) throw new Error('the rulebook states no holidays, or no law.saturday_roll')
  const calendar = holidayCalendar(entries, saturdays.from)
  calendars.set(rulebook, calendar)
  return calendar
}

function knownEntries(rulebook: Rulebook, parameter: string): KnownEntry[] {
  return (rulebook.parameters.get(parameter)?.entries ?? []).filter(entry => entry.known)
}
