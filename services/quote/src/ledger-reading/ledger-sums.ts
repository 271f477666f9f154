import type { LedgerBuyer, Totals } from './ledger-facts.ts'
import { periodIn } from './period.ts'
import { refusedFile } from './refusals.ts'
import type { RowPart } from './row-reader.ts'

interface Sum {
  supply: bigint
  tax: bigint
  invoices: number
}

/** Sums by period. */
export type Sums = Map<string, Sum>

/** What is known of one buyer so far. */
export interface BuyerSums {
  readonly names: Set<string>
  readonly sums: Sums
}

/** Adds a row's parts. */
export function add(sums: Sums, parts: readonly RowPart[]): void {
  for (const { period, supply, tax, invoices } of parts) {
    const sum = sums.get(period) ?? { supply: 0n, tax: 0n, invoices: 0 }
    sum.supply += supply
    sum.tax += tax
    sum.invoices += invoices
    sums.set(period, sum)
  }
}

/** The totals of some periods; of all when none are named. */
export function totalsOf(sums: Sums, periods?: ReadonlySet<string>): Totals {
  const total: Sum = { supply: 0n, tax: 0n, invoices: 0 }
  for (const [period, sum] of sums) {
    if (periods && !periods.has(period)) continue
    total.supply += sum.supply
    total.tax += sum.tax
    total.invoices += sum.invoices
  }
  return { supplyValue: Number(total.supply), tax: Number(total.tax), invoices: total.invoices }
}

/** The buyers with what they bought in the counted periods, the largest first. */
export function buyersOf(buyers: ReadonlyMap<string, BuyerSums>, counted: ReadonlySet<string>): LedgerBuyer[] {
  return [...buyers]
    .map(([businessNumber, { names, sums }]) => ({
      businessNumber,
      names: [...names],
      ...totalsOf(sums, counted),
      periods: [...sums]
        .map(([period, { supply }]) => ({ period, supplyValue: Number(supply) }))
        .sort((a, b) => (orderOf(a.period) < orderOf(b.period) ? -1 : 1))
    }))
    .sort((a, b) => b.supplyValue - a.supplyValue || (a.businessNumber < b.businessNumber ? -1 : 1))
}

/** The periods, oldest first, and those of the latest four quarters. Throws the refusal of periods that overlap. */
export function lastFourQuarters(names: Iterable<string>): {
  periods: string[]
  counted: Set<string>
  isComplete: boolean
} {
  const periods = [...names].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
  const quarters = periods.flatMap(quartersOf)
  if (new Set(quarters).size < quarters.length) throw refusedFile('periods_overlap')
  const latest = quarters.length === 0 ? 0 : Math.max(...quarters)
  const counted = new Set(periods.filter(period => Math.min(...quartersOf(period)) > latest - 4))
  const covered = [...counted].flatMap(quartersOf).length
  return { periods, counted, isComplete: covered === 4 }
}

/** Quarters since year 0: consecutive numbers. */
function quartersOf(period: string): number[] {
  const told = periodIn(period)
  if (!told || told.year === null) throw new Error(`no period of a ledger: ${period}`)
  const begun = told.year * 4 + told.first
  return Array.from({ length: told.quarters }, (_, i) => begun + i)
}

function orderOf(period: string): number {
  return quartersOf(period)[0] ?? 0
}
