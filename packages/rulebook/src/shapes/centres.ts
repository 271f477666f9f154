import { type Raw, refuseOtherKeys, textField } from '../raw.ts'
import { ValueError } from '../rulebook-error.ts'
import type { ReadValue } from '../scalars.ts'
import { listOfMaps } from './fields.ts'

/** Credit insurance centres (신용보험센터) as published: a list of `{ code, region, name, phone, address }`. */
export function readCentres(raw: Raw): ReadValue {
  const value = listOfMaps(raw, 'centres').map(centre => {
    refuseOtherKeys(centre, ['code', 'region', 'name', 'phone', 'address'])
    const phone = textField(centre, 'phone')
    if (!/^0\d{1,2}-\d{3,4}-\d{4}$/.test(phone)) throw new ValueError(`${phone} is not a phone number`)
    return {
      code: textField(centre, 'code'),
      region: textField(centre, 'region'),
      name: textField(centre, 'name'),
      phone,
      address: textField(centre, 'address')
    }
  })
  if (new Set(value.map(centre => centre.code)).size !== value.length) throw new ValueError('has a centre twice')
  return { value, stated: value }
}
