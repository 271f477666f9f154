import { isRawMap, type Raw, type RawMap, refuseOtherKeys, textField } from '../raw.ts'
import { ValueError } from '../rulebook-error.ts'
import { type ReadValue, readPercent, readWon } from '../scalars.ts'
import { dateField, listOfMaps, textsField } from './fields.ts'

const KEYS = [
  'code',
  'name',
  'level',
  'provinces',
  'city',
  'share',
  'shareRange',
  'capPerFirm',
  'from',
  'until',
  'sizes',
  'requires'
]
const LEVELS = ['province', 'city', 'institution']
const SIZES = ['micro', 'small', 'medium', 'mid_sized']
const REQUIREMENTS = [
  'strategic_industry',
  'not_restricted_industry',
  'local_government_programme',
  'customer_of_payer'
]

/**
 * Premium subsidy programmes (보험료지원 협약): a list of
 * - `code`, `name` (the payer's, Korean), `level`: province | city | institution
 * - `provinces` that the firm has its seat or premises in, and `city` for level city
 * - `share`: the exact percentage, or `shareRange: { least, most }` where only a range is published; not both
 * - `capPerFirm` in won, where published; `from`, and `until` (the first day that it no longer applies) where it ends
 * - `sizes` of firm that it serves; `requires`: what else must hold
 */
export function readProgrammes(raw: Raw): ReadValue {
  const value = listOfMaps(raw, 'programmes').map(readProgramme)
  if (new Set(value.map(programme => programme.code)).size !== value.length)
    throw new ValueError('has a programme twice')
  return { value, stated: value }
}

function readProgramme(map: RawMap) {
  const code = textField(map, 'code')
  if (!/^[a-z][a-z0-9_]*$/.test(code)) throw new ValueError(`programme code ${code} is not snake_case`)
  refuseOtherKeys(map, KEYS)
  const level = textField(map, 'level')
  if (!LEVELS.includes(level)) throw new ValueError(`programme ${code}: level is one of ${LEVELS.join(', ')}`)
  const sizes = oneOfEach(map, 'sizes', SIZES)
  const requires = oneOfEach(map, 'requires', REQUIREMENTS)
  const provinces = textsField(map, 'provinces')
  if (level !== 'institution' && provinces.length !== 1)
    throw new ValueError(`programme ${code} needs its one province`)
  if ((level === 'city') !== (map.city !== undefined))
    throw new ValueError(`programme ${code}: a city at level city only`)
  return {
    code,
    name: textField(map, 'name'),
    level,
    provinces,
    ...(map.city === undefined ? {} : { city: textField(map, 'city') }),
    ...shareOf(map, code),
    ...(map.capPerFirm === undefined ? {} : { capPerFirm: readWon(map.capPerFirm).stated }),
    from: dateField(map, 'from'),
    ...(map.until === undefined ? {} : { until: dateField(map, 'until') }),
    sizes,
    requires
  }
}

function shareOf(map: RawMap, code: string) {
  if ((map.share === undefined) === (map.shareRange === undefined)) {
    throw new ValueError(`programme ${code} needs either a share or a shareRange`)
  }
  if (map.share !== undefined) return { share: readShare(map.share).stated }
  const range = map.shareRange
  if (!isRawMap(range)) throw new ValueError(`programme ${code}: write shareRange: { least: 20, most: 70 }`)
  refuseOtherKeys(range, ['least', 'most'])
  const least = readShare(range.least ?? '').stated as number
  const most = readShare(range.most ?? '').stated as number
  if (least > most) throw new ValueError(`programme ${code}: its least share is above its most`)
  return { shareRange: { least, most } }
}

function oneOfEach(map: RawMap, key: string, allowed: readonly string[]): readonly string[] {
  const texts = textsField(map, key)
  const other = texts.find(text => !allowed.includes(text))
  if (other !== undefined) throw new ValueError(`${key} has ${other}; it may have ${allowed.join(', ')}`)
  return texts
}

function readShare(raw: Raw): ReadValue {
  const read = readPercent(raw)
  if ((read.stated as number) > 100) throw new ValueError(`a share of ${String(read.stated)} is above 100`)
  return read
}
