import type { RepeatedPeriod } from './ledger-facts.ts'
import type { RowPart } from './row-reader.ts'

interface SheetSum {
  supply: bigint
  tax: bigint
}

/** Which sheets of a file tell of the same period: a list of invoices beside its summary, or a sheet that was copied, counts twice. */
export class SheetsOfPeriods {
  readonly #sheets = new Map<string, Map<string, SheetSum>>()

  /** Adds a row that counts as sales. */
  add(sheet: string, parts: readonly RowPart[]): void {
    for (const { period, supply, tax } of parts) {
      const sheets = this.#sheets.get(period) ?? new Map<string, SheetSum>()
      const sum = sheets.get(sheet) ?? { supply: 0n, tax: 0n }
      sum.supply += supply
      sum.tax += tax
      this.#sheets.set(period, sheets.set(sheet, sum))
    }
  }

  /** Counted periods that more than one sheet tells of. */
  repeated(counted: ReadonlySet<string>): RepeatedPeriod[] {
    return [...this.#sheets].flatMap(([period, sheets]) => {
      if (sheets.size < 2 || !counted.has(period)) return []
      const sums = [...sheets].map(([sheet, { supply }]) => ({ sheet, supplyValue: Number(supply) }))
      return [{ period, sheets: sums, isAlike: hasTwins([...sheets.values()]) }]
    })
  }
}

function hasTwins(sums: readonly SheetSum[]): boolean {
  const told = sums.map(({ supply, tax }) => `${supply} ${tax}`)
  return new Set(told).size < told.length
}
