import { isBusinessNumber } from '@trade-credit/domain/business-number.ts'
import { readAmount } from '@trade-credit/service/spreadsheets/read-amount.ts'
import { FORMULA_WITHOUT_VALUE, type TableRow } from '@trade-credit/service/spreadsheets/table-row.ts'
import type { Header } from './header.ts'
import type { RowTrouble } from './ledger-facts.ts'
import type { MonthsTold } from './months-told.ts'
import { dated, holds, type Period, periodIn, periodName, periodOfCell, wholeOf } from './period.ts'
import { writtenNumber } from './written-number.ts'

/** What a row below a heading is. */
export type ReadRow =
  | { readonly is: 'buyer'; readonly businessNumber: string; readonly name: string; readonly parts: readonly RowPart[] }
  | { readonly is: 'person'; readonly isSummary: boolean; readonly parts: readonly RowPart[] }
  | { readonly is: 'total'; readonly supply: bigint | null }
  | { readonly is: 'heading' }
  | { readonly is: 'trouble'; readonly code: RowTrouble }

/** What a row adds to one period. */
export interface RowPart {
  readonly period: string
  readonly supply: bigint
  readonly tax: bigint
  readonly invoices: number
}

/** What was said above the row. */
export interface RowContext {
  readonly header: Header
  readonly period: Period | null
  /** Won per unit, from 단위: 천원 and the like. */
  readonly unit: bigint
  /** Learns which months the file tells of. */
  readonly months: MonthsTold
}

const TOTAL =
  /^(총?합계|총계|소계|누계|계(?![가-힣])|(\d+분기|\d*월|분기|페이지|쪽)(합?계)(?![가-힣])|(페이지|쪽)|전기?이월|차?기?이월|(sub|grand)?total)/i
const PERSON = /^\d{6}-?[\d*●○•x#]?[*●○•x#]{6}$|^[*●○•x#]{6}-?[*●○•x#]{7}$|^\d{6}-?[1-8]\d{6}$/i
const WORDS_OF_FORM =
  /세금계산서|합계표|매출처|페이지|쪽|page|출력|발행|작성|단위|과세|사업자|상호|성명|대표|주소|업태|종목|이하여백|제출자|^20\d\d년\d{1,2}월\d{1,2}일$|^끝$|^주\)|[※☞]/i

/** Tells what a row is, and what it adds. */
export function readRow(row: TableRow, context: RowContext): ReadRow {
  const { header } = context
  const words = row.cells.map(cell => cell.normalize('NFKC').replace(/[\s()[\]<>]/g, '')).filter(cell => cell !== '')
  const cells = words.some(word => TOTAL.test(word)) ? row.cells : withMerged(row, header)
  const isPersonSummary = words.some(word => /주민(등록)?번호|주민기재/.test(word))
  if (header.number === null) {
    if (isPersonSummary) return withParts(cells, context, parts => ({ is: 'person', isSummary: true, parts }))
    return { is: 'total', supply: null }
  }
  const written = writtenNumber(cells[header.number] ?? '')
  const digits = written.replaceAll('-', '')
  if (isBusinessNumber(digits)) {
    const name = header.name === null ? '' : (cells[header.name] ?? '')
    return withParts(cells, context, parts => ({ is: 'buyer', businessNumber: digits, name, parts }))
  }
  if (PERSON.test(written)) return withParts(cells, context, parts => ({ is: 'person', isSummary: false, parts }))
  if (words.some(word => TOTAL.test(word))) return { is: 'total', supply: supplyOf(cells, context) }
  if (isPersonSummary) {
    const isSummary = true
    const isRow = header.amounts.some(({ column }) => readAmount(cells[column] ?? '').is === 'amount')
    return isRow ? withParts(cells, context, parts => ({ is: 'person', isSummary, parts })) : { is: 'heading' }
  }
  const hasAmount = header.amounts.some(({ column }) => readAmount(cells[column] ?? '').is === 'amount')
  if (!hasAmount && (words.length <= 2 || written === '') && words.some(word => isOfForm(word)))
    return { is: 'heading' }
  if (/^\d{10}$/.test(digits)) return { is: 'trouble', code: 'wrong_check_digit' }
  if (written !== '') return { is: 'trouble', code: hasAmount ? 'not_a_business_number' : 'unknown_row' }
  return { is: 'trouble', code: hasAmount ? 'no_business_number' : 'unknown_row' }
}

/** Of cells merged over several rows each says whose it is and of when; an amount is of the first row alone. */
function withMerged({ cells, merged }: TableRow, { number, name, period }: Header): readonly string[] {
  if (!merged) return cells
  const whole = [...cells]
  for (const column of [number, name, period?.column ?? null]) {
    const text = column === null ? undefined : merged.get(column)
    if (column === null || text === undefined) continue
    while (whole.length < column) whole.push('')
    whole[column] = text
  }
  return whole
}

function isOfForm(word: string): boolean {
  return WORDS_OF_FORM.test(word) || periodIn(word) !== null || /^\d+\/\d+$/.test(word)
}

function withParts(
  cells: readonly string[],
  { header, period: above, unit, months }: RowContext,
  make: (parts: RowPart[]) => ReadRow
): ReadRow {
  const ofRow = header.period && periodOfCell(cells[header.period.column] ?? '', header.period.heading)
  // A month that a row tells of says nothing of the others; one that stands above all rows does.
  const isOfMonth = above?.month !== undefined && ofRow?.month === above.month && holds(above, ofRow)
  const byRow = isOfMonth ? above : ofRow && wholeOf(ofRow)
  const parts = new Map<string, { supply: bigint; tax: bigint }>()
  let told = 0
  for (const column of header.amounts) {
    const cell = cells[column.column] ?? ''
    const read = readAmount(cell)
    if (cell === FORMULA_WITHOUT_VALUE) return { is: 'trouble', code: 'formula_without_value' }
    if (read.is === 'unreadable') return { is: 'trouble', code: 'amount_unreadable' }
    if (read.is === 'not_whole') return { is: 'trouble', code: 'amount_not_whole' }
    const period = dated(column.period ?? byRow ?? above, above)
    if (column.of === 'supply' && period !== null) months.tell(period, read.is === 'empty')
    if (read.is === 'empty') continue
    if (column.of === 'supply') told += 1
    if (period === null) return { is: 'trouble', code: 'no_period' }
    const name = periodName(period)
    const part = parts.get(name) ?? { supply: 0n, tax: 0n }
    part[column.of] += read.won * column.scale * unit
    parts.set(name, part)
  }
  if (told === 0) return { is: 'trouble', code: 'no_amount' }
  const invoices = header.invoices === null ? null : readAmount(cells[header.invoices] ?? '')
  const count = invoices?.is === 'amount' ? Number(invoices.won) : 0
  return make([...parts].map(([period, part], i) => ({ period, ...part, invoices: i === 0 ? count : 0 })))
}

function supplyOf(cells: readonly string[], { header, unit }: RowContext): bigint | null {
  let sum: bigint | null = null
  for (const { column, of, scale } of header.amounts) {
    const read = readAmount(cells[column] ?? '')
    if (of === 'supply' && read.is === 'amount') sum = (sum ?? 0n) + read.won * scale * unit
  }
  return sum
}
