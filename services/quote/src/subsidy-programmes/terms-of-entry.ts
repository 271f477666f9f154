import { isProvince, provinceName } from '@trade-credit/domain/subsidies/place.ts'
import type { StatedProgramme } from '@trade-credit/domain/subsidies/programme.ts'
import { type FieldError, problem } from '@trade-credit/service/problems/problems.ts'
import type { SubsidyEntryRequest } from './schemas.ts'

type Given = Omit<SubsidyEntryRequest, 'effectiveFrom' | 'note'>

/**
 * All terms of an entry: what was given over what stood on its day, null where nothing did. `known` is the programme as it was ever
 * stated under the code: payer and place stay its own. Ends in the problem `invalid_request` with everything that is missing or
 * does not fit.
 */
export function termsOfEntry(
  code: string,
  { effectiveFrom, note: _note, ...given }: SubsidyEntryRequest,
  standing: StatedProgramme | null,
  known: StatedProgramme | null
): StatedProgramme {
  const merged = merge(code, given, standing, effectiveFrom)
  const errors = [...shareErrors(given), ...missing(merged), ...placeErrors(merged, known), ...periodErrors(merged)]
  if (errors.length > 0) problem('invalid_request', { errors })
  return merged as StatedProgramme
}

function merge(code: string, given: Given, standing: StatedProgramme | null, day: string): Partial<StatedProgramme> {
  const { percent, percentRange, provinces, ...others } = given
  const { share, shareRange, ...base } = standing ?? ({ from: day, requires: [] } as Partial<StatedProgramme>)
  const shares =
    percent !== undefined
      ? { share: percent }
      : percentRange !== undefined
        ? { shareRange: percentRange }
        : { share, shareRange }
  const places = provinces && { provinces: provinces.map(provinceName) }
  const merged = { ...base, ...others, ...places, ...shares, code }
  // JSON has no undefined, and a null takes a term away.
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined && value !== null))
}

function shareErrors({ percent, percentRange }: Given): FieldError[] {
  if (percent !== undefined && percentRange !== undefined) {
    return [
      fault('/percentRange', 'either_share_or_range', {
        ko: 'percent와 percentRange 가운데 하나만 보내 주세요.',
        en: 'Send either percent or percentRange.'
      })
    ]
  }
  const shares = [
    ['/percent', percent],
    ['/percentRange/least', percentRange?.least],
    ['/percentRange/most', percentRange?.most]
  ] as const
  const tooFine = shares.flatMap(([pointer, value]) =>
    value === undefined || /^\d+(\.\d{1,4})?$/.test(String(value)) ? [] : [fault(pointer, 'decimals', DECIMALS)]
  )
  if (percentRange !== undefined && percentRange.least > percentRange.most) {
    const detail = { ko: 'least가 most보다 클 수 없습니다.', en: 'least cannot be above most.' }
    return [...tooFine, fault('/percentRange/least', 'maximum', detail)]
  }
  return tooFine
}

const DECIMALS = { ko: '소수점 아래 네 자리까지 적어 주세요.', en: 'Give at most four decimals.' }
const NEEDED = { ko: '처음 입력하는 협약에는 필요합니다.', en: 'A programme that is new needs it.' }

function missing(terms: Partial<StatedProgramme>): FieldError[] {
  const names = ['name', 'level', 'provinces', 'sizes'] as const
  const hasShare = terms.share !== undefined || terms.shareRange !== undefined
  return [
    ...names.filter(name => terms[name] === undefined).map(name => fault(`/${name}`, 'required', NEEDED)),
    ...(hasShare ? [] : [fault('/percent', 'required', NEEDED)])
  ]
}

function placeErrors(terms: Partial<StatedProgramme>, known: StatedProgramme | null): FieldError[] {
  const { level, provinces, city } = terms
  if (
    known &&
    level !== undefined &&
    (level !== known.level || city !== known.city || `${provinces}` !== `${known.provinces}`)
  ) {
    const detail = {
      ko: '이 code의 협약은 지원 단계와 지역이 정해져 있습니다. 다른 곳의 협약은 다른 code로 입력해 주세요.',
      en: 'The level and place under this code stay as they are: enter another place’s programme under another code.'
    }
    const changed = level !== known.level ? '/level' : city !== known.city ? '/city' : '/provinces'
    return [fault(changed, 'place_changed', detail)]
  }
  const unknown = (provinces ?? []).findIndex(province => !isProvince(province))
  const isLocal = level === 'province' || level === 'city'
  return [
    ...(unknown < 0
      ? []
      : [
          fault(`/provinces/${unknown}`, 'unknown_province', {
            ko: '시·도 이름을 확인해 주세요. 예: 경기, 경기도, 부산광역시.',
            en: 'Check the name of the province. For example: 경기, 경기도, 부산광역시.'
          })
        ]),
    ...(isLocal && provinces && provinces.length !== 1
      ? [
          fault('/provinces', 'one_province', {
            ko: '광역·기초 협약은 시·도가 하나입니다.',
            en: 'It has one province.'
          })
        ]
      : []),
    ...(level !== undefined && (level === 'city') !== (city !== undefined)
      ? [
          fault('/city', 'city_of_city', {
            ko: '기초 협약에만 시·군·구를 적습니다.',
            en: 'A city stands at level city, only there.'
          })
        ]
      : [])
  ]
}

function periodErrors({ from, until }: Partial<StatedProgramme>): FieldError[] {
  if (from === undefined || until === undefined || until > from) return []
  return [fault('/until', 'after_from', { ko: 'until은 from보다 뒤여야 합니다.', en: 'until has to be after from.' })]
}

function fault(pointer: string, code: string, detail: FieldError['detail']): FieldError {
  return { pointer, code, detail }
}
