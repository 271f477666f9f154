import { isPlainDate } from '@trade-credit/domain/plain-date.ts'
import { isRawMap, type Raw, type RawMap } from '../raw.ts'
import { ValueError } from '../rulebook-error.ts'

/** The value as a list of maps. Throws a ValueError that says what the list holds. */
export function listOfMaps(raw: Raw, what: string): readonly RawMap[] {
  if (!Array.isArray(raw) || raw.some(item => !isRawMap(item))) throw new ValueError(`is not a list of ${what}`)
  return raw as readonly RawMap[]
}

/** The field as a list of texts; an empty list where it is left out. */
export function textsField(map: RawMap, key: string): readonly string[] {
  const raw = map[key] ?? []
  if (!Array.isArray(raw) || raw.some(text => typeof text !== 'string' || text === '')) {
    throw new ValueError(`${key} is not a list of texts`)
  }
  return raw as readonly string[]
}

/** The field as a calendar date. */
export function dateField(map: RawMap, key: string): string {
  const raw = map[key]
  if (typeof raw !== 'string' || !isPlainDate(raw)) throw new ValueError(`${key} is not a date; write YYYY-MM-DD`)
  return raw
}
