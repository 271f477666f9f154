import { type Raw, refuseOtherKeys, textField } from '../raw.ts'
import { ValueError } from '../rulebook-error.ts'
import type { ReadValue } from '../scalars.ts'
import { dateField, listOfMaps } from './fields.ts'

/** Public holidays: a list of `{ date, name }`, oldest first; a day may have two names, but not the same one twice. */
export function readHolidays(raw: Raw): ReadValue {
  const value = listOfMaps(raw, 'holidays').map(holiday => {
    refuseOtherKeys(holiday, ['date', 'name'])
    return { date: dateField(holiday, 'date'), name: textField(holiday, 'name') }
  })
  for (const [i, holiday] of value.entries()) {
    const before = value[i - 1]
    if (!before) continue
    if (before.date > holiday.date)
      throw new ValueError(`${holiday.date} stands after ${before.date}; write oldest first`)
    if (before.date === holiday.date && before.name === holiday.name)
      throw new ValueError(`${holiday.date} is there twice`)
  }
  return { value, stated: value }
}
