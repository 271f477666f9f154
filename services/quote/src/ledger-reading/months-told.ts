import type { PartialQuarter } from './ledger-facts.ts'
import { type Period, periodName } from './period.ts'

type DatedPeriod = Period & { readonly year: number }

/**
 * Which months a file tells of, where titles, sheets or columns name months: a quarter of which it tells one or two is no whole quarter.
 * Months in rows do not count: a list of invoices may have none in a month.
 */
export class MonthsTold {
  /** Months since year 0 in which something stands, and those with a column in which nothing does. */
  readonly #told = new Set<number>()
  readonly #blank = new Set<number>()
  /** Quarters that are told as such, and not by months. */
  readonly #whole = new Set<string>()

  /** Takes a cell of the period; `isBlank` where nothing stands in it. */
  tell(period: DatedPeriod, isBlank: boolean): void {
    if (period.month === undefined) {
      if (!isBlank) this.#whole.add(periodName(period))
      return
    }
    const month = period.year * 12 + period.month - 1
    if (isBlank) this.#blank.add(month)
    else this.#told.add(month)
  }

  /** The counted quarters of which months are missing. A blank column before one that is not says that there were no sales. */
  partial(counted: ReadonlySet<string>): PartialQuarter[] {
    const last = Math.max(...this.#told)
    const quarters = new Map<string, number[]>()
    for (const month of [...this.#told, ...[...this.#blank].filter(month => month < last && !this.#told.has(month))]) {
      const year = Math.floor(month / 12)
      const period = periodName({ year, first: Math.floor((month % 12) / 3) + 1, quarters: 1 })
      quarters.set(period, [...(quarters.get(period) ?? []), (month % 12) + 1])
    }
    return [...quarters]
      .filter(([period, months]) => months.length < 3 && counted.has(period) && !this.#whole.has(period))
      .map(([period, months]) => ({ period, months: months.toSorted((a, b) => a - b) }))
      .sort((a, b) => (a.period < b.period ? -1 : 1))
  }
}
