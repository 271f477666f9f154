import type { Premises } from '../party/policyholder.ts'
import type { Rule, Rules, StatedValue } from '../rules.ts'
import { cityName, provinceName } from '../subsidies/place.ts'

/** A credit insurance centre (신용보험센터) as published. */
export interface Centre {
  readonly code: string
  readonly region: string
  readonly name: string
  readonly phone: string
  readonly address: string
}

interface Area {
  readonly province: string
  readonly centre: string
  readonly cities: readonly string[]
}

/** The value of `centres.all`; the rulebook's own reader has checked it. */
export function readCentres(stated: StatedValue): readonly Centre[] {
  return stated as unknown as readonly Centre[]
}

/** The value of `centres.areas`; the rulebook's own reader has checked it. */
export function readAreas(stated: StatedValue): readonly Area[] {
  return stated as unknown as readonly Area[]
}

export interface CentreInCharge {
  readonly centre: Centre
  readonly rule: Rule
}

/**
 * Which centre handles a firm: the one in charge of it where the insurer serves it already (003:L2111-2113), otherwise the nearest to
 * its seat, or to its first premises where none is named as its seat. Null where no source names centres, or the place is unknown.
 */
export function centreInCharge(premises: readonly Premises[], own: string | null, rules: Rules): CentreInCharge | null {
  if (!rules.states('centres.all') || !rules.states('centres.areas')) return null
  const { value: centres } = rules.shaped('centres.all', readCentres)
  const named = (code: string) => centres.find(centre => centre.code === code)

  if (own !== null && rules.states('application.own_branch_handles')) {
    const rule = rules.flag('application.own_branch_handles')
    const centre = named(own)
    if (rule.value && centre) return { centre, rule }
  }
  const rule = rules.shaped('centres.areas', readAreas)
  const place = premises.find(({ headquarters }) => headquarters) ?? premises[0]
  const area = place && rule.value.find(one => covers(one, place))
  const centre = area && named(area.centre)
  return centre ? { centre, rule } : null
}

function covers({ province, cities }: Area, place: Premises): boolean {
  if (provinceName(place.province) !== province) return false
  return cities.length === 0 || (place.city !== null && cities.includes(cityName(place.city)))
}
