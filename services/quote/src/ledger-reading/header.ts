import { isBusinessNumber } from '@trade-credit/domain/business-number.ts'
import { readAmount } from '@trade-credit/service/spreadsheets/read-amount.ts'
import { holds, monthIn, type Period, periodIn, periodOfCell } from './period.ts'
import { writtenNumber } from './written-number.ts'

/** A column that holds a part of each row's supply value or tax. */
export interface AmountColumn {
  readonly column: number
  readonly of: 'supply' | 'tax'
  /** What its heading says of the period. */
  readonly period: Period | null
  /** What one unit in it stands for: columns of 조, 십억, 백만, 천 and 일 make up one amount. */
  readonly scale: bigint
}

/** What the columns below a heading hold. */
export interface Header {
  /** Null in a table of totals, which names no buyers. */
  readonly number: number | null
  /** Lists of single invoices name the seller beside the buyer. */
  readonly seller: number | null
  readonly name: number | null
  readonly invoices: number | null
  /** A column that tells each row's period, and its heading. */
  readonly period: { readonly column: number; readonly heading: string } | null
  readonly amounts: readonly AmountColumn[]
}

type Kind = 'number' | 'seller' | 'name' | 'invoices' | 'supply' | 'tax' | 'period' | 'sort' | 'digits' | 'ordinal'

const DIGITS: Readonly<Record<string, bigint>> = { 조: 10n ** 12n, 십억: 10n ** 9n, 백만: 10n ** 6n, 천: 1000n, 일: 1n }
const SUM = /합계|총계|소계|누계|^계|분기계$/
/** What stands beside sales in a list, and is none: of an article, whose sum the invoice has; shares; what is still owed. */
const NO_SALES = /^품목|비율|비중|구성비|점유율|증감|대비|평균|%|미수|잔액|(?<!수)입금|수금/
/** Sales of the year before, for comparison with those of the year. */
const EARLIER = /^(전년|전기(?!기)|작년|전분기|지난해)/

/** Whether the row heads columns: at least two cells name a kind of column (one, below another such row), none is a value. */
export function isHeading(cells: readonly string[], isBelowHeading: boolean): boolean {
  let named = 0
  let dates = 0
  for (const cell of cells) {
    if (cell === '') continue
    if (isBusinessNumber(writtenNumber(cell).replaceAll('-', ''))) return false
    // Years, and months that a spreadsheet keeps as days, head columns beside words that do.
    if (readAmount(cell).is === 'amount') {
      if (!/^20\d\d$/.test(cell) && periodOfCell(cell, '') === null) return false
      dates += 1
    } else if (kindOf(labelOf(cell)) !== null) named += 1
  }
  return named >= (isBelowHeading && dates === 0 ? 1 : 2)
}

/** Reads one to four heading rows together, as merged cells lie over them. Null when they lead to no amounts. */
export function headerOf(rows: readonly (readonly string[])[]): Header | null {
  const labels = columnLabels(rows)
  const kinds = labels.map(kindOf)
  const find = (kind: Kind) => {
    const column = kinds.indexOf(kind)
    return column < 0 ? null : column
  }
  const amounts = amountColumns(labels, kinds)
  if (!amounts.some(({ of }) => of === 'supply')) return null
  const number = find('number')
  if (number === null && find('sort') === null) return null
  const period = kinds.findIndex((kind, c) => kind === 'period' && !amounts.some(({ column }) => column === c))
  // Of several names (공급자, 공급받는자) the buyer's is the one beside its number.
  const names = kinds.flatMap((kind, column) => (kind === 'name' ? [column] : []))
  const name = names.find(column => column > (number ?? -1)) ?? names.at(-1) ?? null
  return {
    number,
    seller: find('seller'),
    name,
    invoices: find('invoices'),
    period: period < 0 ? null : { column: period, heading: labels[period] ?? '' },
    amounts
  }
}

function amountColumns(labels: readonly string[], kinds: readonly (Kind | null)[]): AmountColumn[] {
  const all = labels.flatMap((label, column) => {
    const kind = kinds[column]
    const of = kind === 'supply' || kind === 'tax' ? kind : null
    // 1분기, 2분기 … or 1월, 2월 … alone over a column: the supply value of that quarter or month.
    const isPart = kind === 'period' && (isMonth(label) || /분기|[1-4]Q|Q[1-4]/i.test(label))
    const period = periodOfHeading(label)
    if (of === null && !(isPart && period !== null)) return []
    const digits = /(조|십억|백만|천|일)$/.exec(label)?.[1]
    const unit = label.endsWith('천원') ? 1000n : label.endsWith('백만원') ? 1_000_000n : 1n
    const scale = digits === undefined ? unit : (DIGITS[digits] ?? 1n)
    return [{ column, of: of ?? ('supply' as const), period, scale, label }]
  })
  // Where parts stand beside their sum, the parts are counted; of this year and the one before, this.
  return (['supply', 'tax'] as const).flatMap(of => {
    const own = all.filter(column => column.of === of)
    const parts = own.filter(({ label }) => !SUM.test(label))
    const hasMonths = parts.some(({ label }) => isMonth(label))
    const finest = parts.filter(
      ({ label, period }) =>
        !(hasMonths && !isMonth(label) && parts.some(part => isMonth(part.label) && covers(period, part.period)))
    )
    const current = finest.filter(({ label }) => !EARLIER.test(label))
    const counted = current.length > 0 ? current : finest.length > 0 ? finest : own.slice(0, 1)
    return counted.map(({ label: _label, ...column }) => column)
  })
}

function covers(long: Period | null, short: Period | null): boolean {
  return long !== null && short !== null && holds(long, short)
}

/** A heading's period; a spreadsheet keeps months in headings as days. */
function periodOfHeading(label: string): Period | null {
  return /^\d+$/.test(label) ? periodOfCell(label, '') : periodIn(label)
}

function isMonth(label: string): boolean {
  return monthIn(label) !== null || (/^\d{5,6}$/.test(label) && periodOfCell(label, '') !== null)
}

/** Each column's words from top to bottom; a merged cell of an upper row reaches as far as there are cells below it. */
function columnLabels(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...rows.map(row => row.length))
  const spread = rows.map((row, r) => {
    let last = ''
    return Array.from({ length: width }, (_, c) => {
      const own = (row[c] ?? '').replace(/^(20\d\d)$/, '$1년')
      const hasBelow = rows.slice(r + 1).some(below => (below[c] ?? '') !== '')
      if (own !== '') last = own
      else if (!hasBelow) last = ''
      return own === '' && hasBelow ? last : own
    })
  })
  return Array.from({ length: width }, (_, c) => labelOf(spread.map(row => row[c] ?? '').join('')))
}

function labelOf(text: string): string {
  return text
    .replace(/[①-⑳]/g, '')
    .normalize('NFKC')
    .replace(/[\s()[\]·,:;*※]|\.(?!\d)/g, '')
}

function kindOf(label: string): Kind | null {
  if (NO_SALES.test(label)) return null
  if (/공급가|^매출(수입)?(금)?액|^금액|매출(금)?액$/.test(label)) return 'supply'
  if (/세액|부가(가치)?세/.test(label)) return 'tax'
  if (/^(공급자|공급하는자|제출자).*번호/.test(label)) return 'seller'
  if (/사업자(등록)?번호|^등록번호|(매출처|거래처|공급받는자)(등록)?번호/.test(label)) return 'number'
  if (/상호|법인명|거래처명|매출처명|업체명|회사명|^거래처$|^매출처$/.test(label)) return 'name'
  if (/매수$|건수$/.test(label)) return 'invoices'
  if (/^구분|매출처수|발급구분|전자여부/.test(label)) return 'sort'
  if (/분기|^기간|과세기간|귀속|^(작성|거래|발행|발급|매출|공급)(일|월|년월)|[1-4]Q|Q[1-4]/i.test(label))
    return 'period'
  if (/^(월|년월|연월|월일|일자|날짜|년월일)(별)?$/.test(label) || isMonth(label)) return 'period'
  if (label in DIGITS) return 'digits'
  return /^(일련)?번호$|^순번$|^no$/i.test(label) ? 'ordinal' : null
}
