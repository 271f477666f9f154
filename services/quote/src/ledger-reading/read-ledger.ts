import { isBusinessNumber } from '@trade-credit/domain/business-number.ts'
import type { TableRow } from '@trade-credit/service/spreadsheets/table-row.ts'
import { isSliceOver, turnOnTheLoop } from '@trade-credit/service/streams/turns.ts'
import { type Header, headerOf, isHeading } from './header.ts'
import type { LedgerFacts, RowKind, RowPlace, RowTrouble } from './ledger-facts.ts'
import { add, type BuyerSums, buyersOf, lastFourQuarters, type Sums, totalsOf } from './ledger-sums.ts'
import { MonthsTold } from './months-told.ts'
import { type Period, periodIn, periodTogether } from './period.ts'
import { refusedFile } from './refusals.ts'
import { SheetsOfPeriods } from './repeated-periods.ts'
import { type ReadRow, type RowPart, readRow } from './row-reader.ts'
import { nothingRead } from './row-troubles.ts'
import { numberAmong, writtenNumber } from './written-number.ts'

const MOST_HEADING_ROWS = 4
const DAY_OF_PRINTING = /출력|발행일|작성일|조회|인쇄|제출/

/**
 * Reads a 매출처별 세금계산서 합계표 row by row. Every row is accounted for: a buyer, a person, a sum, a heading, blank, or not
 * understood with the reason. `stated` is the period that the sender names, for files that do not. Throws a refusal when
 * nothing can be made of it.
 */
export async function readLedger(rows: AsyncIterable<TableRow>, stated: Period | null): Promise<LedgerFacts> {
  const ledger = new LedgerReader(stated)
  let begun = performance.now()
  for await (const row of rows) {
    ledger.take(row)
    if (isSliceOver(begun)) {
      await turnOnTheLoop()
      begun = performance.now()
    }
  }
  return ledger.facts()
}

class LedgerReader {
  readonly #stated: Period | null
  readonly #buyers = new Map<string, BuyerSums>()
  readonly #sales: Sums = new Map()
  readonly #persons: Sums = new Map()
  readonly #personSummaries: { readonly parts: readonly RowPart[] }[] = []
  readonly #sheets = new SheetsOfPeriods()
  readonly #months = new MonthsTold()
  readonly #counts: Record<RowKind | 'notUnderstood' | 'all', number> = {
    all: 0,
    buyers: 0,
    persons: 0,
    totals: 0,
    headings: 0,
    blank: 0,
    notUnderstood: 0
  }
  readonly #troubles: (RowPlace & { code: RowTrouble })[] = []
  readonly #totals: (RowPlace & { supplyValue: number; agrees: boolean })[] = []
  #supplier: string | null = null
  #hasHeader = false

  #sheet: string | null = null
  #header: Header | null = null
  #headingRows: (readonly string[])[] = []
  #period: Period | null
  #unit = 1n
  /** Whether the sheet or the title tells of what the firm bought (매입처별), which is no sale. */
  #isPurchases = false
  /** Supply values since the last sum, since the last grand one, and of the sheet. */
  #sinceSum = 0n
  #ofSheet = 0n

  constructor(stated: Period | null) {
    this.#stated = stated
    this.#period = stated
  }

  take(row: TableRow): void {
    this.#counts.all += 1
    if (row.sheet !== this.#sheet) this.#begin(row.sheet)
    const { cells } = row
    if (cells.every(cell => cell === '')) return this.#count('blank')
    const isBelow = this.#headingRows.length > 0 && this.#headingRows.length < MOST_HEADING_ROWS
    if (isHeading(cells, isBelow)) {
      if (!isBelow) this.#headingRows = []
      this.#headingRows.push(cells)
      const header = headerOf(this.#headingRows)
      if (header) this.#header = header
      if (header?.number !== null && header) this.#hasHeader = true
      return this.#heading(cells)
    }
    this.#headingRows = []
    const header = this.#header
    if (!header) return this.#heading(cells)
    const read = this.#ofSales(readRow(row, { header, period: this.#period, unit: this.#unit, months: this.#months }))
    switch (read.is) {
      case 'buyer': {
        const buyer = this.#buyers.get(read.businessNumber) ?? { names: new Set(), sums: new Map() }
        const name = read.name.replace(/\s+/g, ' ').slice(0, 200)
        if (name !== '' && buyer.names.size < 20) buyer.names.add(name)
        add(buyer.sums, read.parts)
        if (header.seller !== null) this.#name(writtenNumber(cells[header.seller] ?? ''))
        this.#buyers.set(read.businessNumber, buyer)
        this.#sell(read.parts)
        return this.#count('buyers')
      }
      case 'person':
        if (read.isSummary) this.#personSummaries.push(read)
        else {
          add(this.#persons, read.parts)
          this.#sell(read.parts)
        }
        return this.#count('persons')
      case 'total':
        if (read.supply !== null) this.#compare(row, read.supply)
        return this.#count('totals')
      case 'heading':
        return this.#heading(cells)
      case 'trouble':
        this.#troubles.push({ sheet: row.sheet, row: row.number, code: read.code })
        return this.#count('notUnderstood')
      default:
        return read satisfies never
    }
  }

  /** What was bought is no sale, however it is laid out. */
  #ofSales(read: ReadRow): ReadRow {
    return this.#isPurchases && (read.is === 'buyer' || read.is === 'person' || read.is === 'total')
      ? { is: 'trouble', code: 'purchases' }
      : read
  }

  facts(): LedgerFacts {
    if (!this.#hasHeader) throw refusedFile('no_header')
    if (this.#buyers.size === 0) throw nothingRead(this.#troubles)
    // A form shows persons in sum; a list that names them singly has counted them already.
    if (this.#persons.size === 0) {
      for (const { parts } of this.#personSummaries) {
        add(this.#persons, parts)
        add(this.#sales, parts)
      }
    }
    const { periods, counted, isComplete } = lastFourQuarters(this.#sales.keys())
    const partialQuarters = this.#months.partial(counted)
    return {
      periods: periods.map(period => ({
        period,
        isCounted: counted.has(period),
        ...totalsOf(this.#sales, new Set([period]))
      })),
      isComplete: isComplete && partialQuarters.length === 0,
      sales: totalsOf(this.#sales, counted),
      persons: totalsOf(this.#persons, counted),
      buyers: buyersOf(this.#buyers, counted),
      rows: { ...this.#counts },
      notUnderstood: this.#troubles,
      totals: this.#totals,
      repeatedPeriods: this.#sheets.repeated(counted),
      partialQuarters,
      supplier: this.#supplier
    }
  }

  #begin(sheet: string): void {
    this.#sheet = sheet
    this.#header = null
    this.#headingRows = []
    this.#period = periodIn(sheet) ?? this.#stated
    this.#unit = 1n
    this.#isPurchases = sheet.includes('매입') && !sheet.includes('매출')
    this.#sinceSum = 0n
    this.#ofSheet = 0n
  }

  #count(kind: RowKind | 'notUnderstood'): void {
    this.#counts[kind] += 1
  }

  #sell(parts: readonly RowPart[]): void {
    add(this.#sales, parts)
    this.#sheets.add(this.#sheet ?? '', parts)
    for (const { supply } of parts) {
      this.#sinceSum += supply
      this.#ofSheet += supply
    }
  }

  /** A sum is right when it is that of the rows since the last one, or of the sheet. */
  #compare({ sheet, number }: TableRow, supply: bigint): void {
    const agrees = supply === this.#sinceSum || supply === this.#ofSheet
    this.#totals.push({ sheet, row: number, supplyValue: Number(supply), agrees })
    this.#sinceSum = 0n
  }

  /** Titles and headings tell the period, the unit and the seller. */
  #heading(cells: readonly string[]): void {
    this.#count('headings')
    const words = cells.filter(cell => cell !== '')
    const text = words.join(' ').normalize('NFKC')
    const said = periodTogether(words.filter(word => !DAY_OF_PRINTING.test(word)).flatMap(word => periodIn(word) ?? []))
    const known = this.#period
    const isVaguer = said?.quarters === 4 && known !== null && known.quarters < 4
    if (isVaguer) this.#period = { ...known, year: known.year ?? said.year }
    else if (said) this.#period = { ...said, year: said.year ?? known?.year ?? this.#stated?.year ?? null }
    const unit = /단위\s*:?\s*(천|백만)?\s*원/.exec(text)
    if (unit) this.#unit = unit[1] === '천' ? 1000n : unit[1] === '백만' ? 1_000_000n : 1n
    this.#isPurchases = isOfPurchases(text) ?? this.#isPurchases
    if (this.#header === null) for (const word of words) this.#name(numberAmong(word) ?? '')
  }

  /** Takes the first business number that stands for the seller. */
  #name(written: string): void {
    const digits = written.replaceAll('-', '')
    if (isBusinessNumber(digits)) this.#supplier ??= digits
  }
}

/** Whether a title or heading tells of purchases or of sales; null where it tells neither. */
function isOfPurchases(words: string): boolean | null {
  if (words.includes('매출')) return false
  return /매입(처|(전자)?(세금)?계산서|내역|장|원장|자료)/.test(words.replace(/\s/g, '')) ? true : null
}
