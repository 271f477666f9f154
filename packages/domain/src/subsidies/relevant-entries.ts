import type { Premises } from '../party/policyholder.ts'
import type { PlainDate } from '../plain-date.ts'
import type { SubsidyChoice } from './eligible-programmes.ts'
import { provinceName } from './place.ts'
import { type EnteredProgramme, holdingOn } from './programmes-on.ts'

/**
 * The entries that can have a say in a firm's premium on a date: in force then, of its provinces or of a payer that asks for no place;
 * and those asked for by code, so that a code is known even before its day. A quote is worked out with these alone and keeps them,
 * so that it can be worked out again.
 */
export function relevantEntries(
  entered: readonly EnteredProgramme[],
  asOf: PlainDate,
  premises: readonly Premises[],
  choice: SubsidyChoice
): EnteredProgramme[] {
  if (choice === 'none' || entered.length === 0) return []
  const provinces = new Set(premises.map(place => provinceName(place.province)))
  const isNamed = ({ terms }: EnteredProgramme) => typeof choice !== 'string' && choice.includes(terms.code)
  const isNear = ({ terms }: EnteredProgramme) =>
    terms.provinces.length === 0 || terms.provinces.some(province => provinces.has(province))
  return [
    ...holdingOn(asOf, entered).filter(entry => isNamed(entry) || isNear(entry)),
    ...entered.filter(entry => entry.effectiveFrom > asOf && isNamed(entry))
  ]
}
