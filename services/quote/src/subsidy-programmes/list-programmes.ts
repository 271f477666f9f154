import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { cityName, provinceName } from '@trade-credit/domain/subsidies/place.ts'
import type { Programme } from '@trade-credit/domain/subsidies/programme.ts'

export interface PlaceFilter {
  readonly province?: string | undefined
  readonly city?: string | undefined
}

/** Whether the programme is in its period on the date. */
export function isRunning({ from, until }: Programme, on: PlainDate): boolean {
  return from <= on && (until === null || on < until)
}

/**
 * The programmes that may serve a firm of the place: its province's, its city's, and those of payers that ask for no place or for
 * that province. Without a city all cities of the province are among them; without a province a city's name leads to it.
 */
export function servingPlace(programmes: readonly Programme[], { province, city }: PlaceFilter): Programme[] {
  const cityShort = city === undefined ? null : cityName(city)
  const isThatCity = (programme: Programme) => cityName(programme.city ?? '') === cityShort
  const provinces =
    province !== undefined
      ? [provinceName(province)]
      : cityShort === null
        ? null
        : programmes.filter(isThatCity).flatMap(programme => programme.provinces)
  return programmes.filter(
    programme =>
      (programme.provinces.length === 0 ||
        provinces === null ||
        programme.provinces.some(name => provinces.includes(name))) &&
      (programme.level !== 'city' || cityShort === null || isThatCity(programme))
  )
}
