import type { Premises } from '../party/policyholder.ts'
import type { PlainDate } from '../plain-date.ts'
import type { SubsidyChoice } from './eligible-programmes.ts'
import { provinceName } from './place.ts'
import { type EnteredProgramme, holdingOn } from './programmes-on.ts'

/**
 * The entries that can have a say in a firm's premium on a date: in force then, of its provinces, of a payer that asks for no place, or
 * asked for by code. A quote is worked out with these alone and keeps them, so that it can be worked out again.
 */
export function relevantEntries(
  entered: readonly EnteredProgramme[],
  asOf: PlainDate,
  premises: readonly Premises[],
  choice: SubsidyChoice
): EnteredProgramme[] {
  if (choice === 'none' || entered.length === 0) return []
  const provinces = new Set(premises.map(place => provinceName(place.province)))
  return holdingOn(asOf, entered).filter(
    ({ terms }) =>
      terms.provinces.length === 0 ||
      terms.provinces.some(province => provinces.has(province)) ||
      (typeof choice !== 'string' && choice.includes(terms.code))
  )
}
