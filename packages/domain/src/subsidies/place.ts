import type { Premises } from '../party/policyholder.ts'
import type { Programme } from './programme.ts'

/** Official names of the provinces and metropolitan cities, also former ones, and the short names that agreements use. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  서울특별시: '서울',
  부산광역시: '부산',
  대구광역시: '대구',
  인천광역시: '인천',
  광주광역시: '광주',
  대전광역시: '대전',
  울산광역시: '울산',
  세종특별자치시: '세종',
  경기도: '경기',
  강원도: '강원',
  강원특별자치도: '강원',
  충청북도: '충북',
  충청남도: '충남',
  전라북도: '전북',
  전북특별자치도: '전북',
  전라남도: '전남',
  경상북도: '경북',
  경상남도: '경남',
  제주도: '제주',
  제주특별자치도: '제주'
}

const PROVINCES: ReadonlySet<string> = new Set(Object.values(SHORT_NAMES))

/** The short name of a province: `경기도` and `경기` are `경기`. Any other text stays as it is. */
export function provinceName(province: string): string {
  const text = province.trim()
  return SHORT_NAMES[text] ?? text
}

/** Whether it is the short name of a province or metropolitan city. */
export function isProvince(name: string): boolean {
  return PROVINCES.has(name)
}

/** The short name of a city, county or district: `용인시 처인구`, `용인시` and `용인` are `용인`; `중구` stays `중구`. */
export function cityName(city: string): string {
  const [first = ''] = city.trim().split(/\s+/)
  return first.length > 2 ? first.replace(/[시군구]$/, '') : first
}

/**
 * Whether one of the premises, seat or site (002:L3 본사 혹은 사업장), lies where the programme pays. A city counts within its own
 * province only: there is a 광주 in 경기 and a province of that name.
 */
export function liesWithin(
  premises: readonly Premises[],
  { provinces, city }: Pick<Programme, 'provinces' | 'city'>
): boolean {
  if (provinces.length === 0) return true
  return premises.some(
    place =>
      provinces.includes(provinceName(place.province)) &&
      (city === null || (place.city !== null && cityName(place.city) === cityName(city)))
  )
}
