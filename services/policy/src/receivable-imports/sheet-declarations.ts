import { addDays, plainDate } from '@trade-credit/domain/plain-date.ts'
import { readAmount } from '@trade-credit/service/spreadsheets/read-amount.ts'
import type { TableRow } from '@trade-credit/service/spreadsheets/table-row.ts'
import type { Declaration } from '../receivables/declaration.ts'
import { type ReadLine, readValue, unreadLine } from './read-declaration.ts'

export type Field = keyof Declaration

/** What the columns may be called, without spaces, brackets and a unit of won: as in JSON, then the usual name, then others. */
export const HEADINGS: Readonly<Record<Field, readonly [name: string, usual: string, ...others: string[]]>> = {
  buyer: [
    'buyer',
    '구매기업',
    '사업자등록번호',
    '구매기업사업자등록번호',
    '거래처사업자등록번호',
    '공급받는자사업자등록번호'
  ],
  instrument: ['instrument', '결제방식', '결제수단', '채권종류'],
  invoiceNumber: ['invoicenumber', '송장번호', '청구번호', '거래번호', '어음번호'],
  suppliedOn: ['suppliedon', '공급일', '공급일자', '작성일자', '납품일'],
  dueOn: ['dueon', '결제기일', '만기일', '지급기일'],
  amount: ['amount', '금액', '합계금액', '채권금액'],
  supplyValue: ['supplyvalue', '공급가액'],
  vat: ['vat', '세액', '부가세', '부가가치세'],
  taxInvoiceNumber: ['taxinvoicenumber', '승인번호', '세금계산서승인번호'],
  billIssuedOn: ['billissuedon', '어음발행일', '발행일']
}
/** Those without which nothing can be declared. */
export const NEEDED: readonly Field[] = ['buyer', 'instrument', 'invoiceNumber', 'suppliedOn', 'dueOn', 'amount']

const INSTRUMENTS: Readonly<Record<string, Declaration['instrument']>> = {
  외상매출금: 'open_account',
  외상: 'open_account',
  받을어음: 'bill',
  어음: 'bill',
  전자채권: 'electronic',
  전자방식외상매출채권: 'electronic'
}

/** Which column holds which field. */
export type Columns = ReadonlyMap<number, Field>

/** The field that a heading names. */
export function fieldCalled(heading: string): Field | undefined {
  const name = heading
    .normalize('NFKC')
    .replace(/\((?:원|KRW)\)\s*$/i, '')
    .replace(/[\s()_·-]/g, '')
    .toLowerCase()
  return (Object.keys(HEADINGS) as Field[]).find(field => HEADINGS[field].includes(name))
}

/** The columns that a row names; null when it is no heading of receivables. */
export function columnsOf(row: TableRow): Columns | null {
  const columns = new Map<number, Field>()
  row.cells.forEach((cell, column) => {
    const field = fieldCalled(cell)
    if (field && ![...columns.values()].includes(field)) columns.set(column, field)
  })
  const named = new Set(columns.values())
  return NEEDED.every(field => named.has(field)) ? columns : null
}

/** What several receivables may have in common, and a sheet says once. A number or an amount is of one: read again, it would count twice. */
const SHARED: ReadonlySet<Field> = new Set(['buyer', 'instrument', 'suppliedOn', 'dueOn', 'billIssuedOn'])

/** What a spreadsheet makes of the many digits of a number, such as the 24 of a tax invoice: behind the fifteenth they are gone. */
const SHORTENED = /^\d(\.\d+)?E\+\d+$|^[1-9]\d{14}0{9,}$/i

/** What programs write so that a spreadsheet leaves a number as it is: ="0042". */
const DRESSED = /^="(.*)"$/

/** Reads a row below the heading, with what is merged over it from one above; null when it has nothing of its own. */
export function readSheetRow(row: TableRow, columns: Columns): ReadLine | null {
  const value: Record<string, unknown> = {}
  let isEmpty = true
  for (const [column, field] of columns) {
    const own = (row.cells[column] ?? '').trim().replace(DRESSED, '$1').trim().normalize('NFC')
    if (own !== '') isEmpty = false
    const cell = own === '' && SHARED.has(field) ? (row.merged?.get(column) ?? '').trim() : own
    if (VALUE_OF[field] === text && SHORTENED.test(cell)) return unreadLine(row.number, 'shortened_number')
    if (cell !== '') value[field] = VALUE_OF[field](cell)
  }
  return isEmpty ? null : readValue(row.number, value)
}

const text = (cell: string) => cell
const amount = (cell: string) => {
  const read = readAmount(cell)
  // What is no amount stays as it was written, and is refused for what it is.
  return read.is === 'amount' ? Number(read.won) : cell
}
const VALUE_OF: Readonly<Record<Field, (cell: string) => unknown>> = {
  buyer: cell => cell.replace(/[\s-]/g, ''),
  instrument: cell => INSTRUMENTS[cell.replace(/\s/g, '')] ?? cell,
  invoiceNumber: text,
  suppliedOn: dateOf,
  dueOn: dateOf,
  amount,
  supplyValue: amount,
  vat: amount,
  taxInvoiceNumber: text,
  billIssuedOn: dateOf
}

const FIRST_DAY = plainDate('1999-12-31')
const FIRST_DAY_SERIAL = 36_525

/** With marks between its parts, and with the midnight that Excel writes behind it. */
const MARKED_DAY = /^(\d{4})(?:[-./년]\s?|\s)(\d{1,2})(?:[-./월]\s?|\s)(\d{1,2})[.일]?(?:\s0?0:00(?::00)?)?$/
/** Of fewer digits nobody can tell the month from the day. */
const EIGHT_DIGITS = /^(\d{4})(\d{2})(\d{2})$/

/** A date as a spreadsheet keeps it, in days, or as people write it: 2022-03-02, 2022.3.2, 20220302. */
function dateOf(cell: string): string {
  if (/^\d{5}(\.0+)?$/.test(cell)) return addDays(FIRST_DAY, Number.parseInt(cell, 10) - FIRST_DAY_SERIAL)
  const parts = MARKED_DAY.exec(cell) ?? EIGHT_DIGITS.exec(cell)
  if (!parts) return cell
  const [, year = '', month = '', day = ''] = parts
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
