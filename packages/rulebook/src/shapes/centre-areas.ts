import { type Raw, refuseOtherKeys, textField } from '../raw.ts'
import { ValueError } from '../rulebook-error.ts'
import type { ReadValue } from '../scalars.ts'
import { listOfMaps, textsField } from './fields.ts'

/** Which centre is nearest: a list of `{ province, centre, cities? }`. The first that fits counts, so districts stand before the rest of a province. */
export function readCentreAreas(raw: Raw): ReadValue {
  const value = listOfMaps(raw, 'areas').map(area => {
    refuseOtherKeys(area, ['province', 'centre', 'cities'])
    return {
      province: textField(area, 'province'),
      centre: textField(area, 'centre'),
      cities: textsField(area, 'cities')
    }
  })
  const whole = value.filter(area => area.cities.length === 0).map(area => area.province)
  if (new Set(whole).size !== whole.length) throw new ValueError('gives a province to two centres')
  return { value, stated: value }
}
