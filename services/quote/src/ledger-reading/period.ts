/** One to four whole quarters in a row: a quarter, a half-year, a year, or the last four. The year may be known from elsewhere. */
export interface Period {
  /** Of its first quarter. */
  readonly year: number | null
  /** Its first quarter, 1 to 4, and how many. */
  readonly first: number
  readonly quarters: number
  /** The month, 1 to 12, where words name one alone; its quarter stands for it. */
  readonly month?: number
}

const MONTH = /(?<!\d)(1[0-2]|0?[1-9])월(?!말|초)/

/**
 * The period that a title, a heading, a sheet's name or a cell tells: 2021년 1분기 · 2021 1/4분기 · 2021Q1 · 2021년 제1기 예정 (the first
 * quarter of the half-year; 확정 the second) · 2021.01.01 ~ 2021.03.31 · 2020Q4/2021Q3 · 상반기 · 2021년 5월 (its quarter) · 2021년. Null when it
 * tells none, or one that is not made of one to four whole quarters; a day is no period.
 */
export function periodIn(words: string): Period | null {
  const text = words.normalize('NFKC').replace(/\s/g, '').replace(/[∼〜]/g, '~')
  const run = /(20\d\d)Q([1-4])\/(20\d\d)Q([1-4])/i.exec(text)?.slice(1).map(Number)
  if (run) return monthsAsPeriod(run[0] ?? 0, (run[1] ?? 0) * 3 - 2, run[2] ?? 0, (run[3] ?? 0) * 3)
  const range = monthsIn(text)
  if (range) return range.period
  if (/(20\d\d).*~.*(20\d\d)/.test(text) || /월\d{1,2}일/.test(text)) return null
  const year = yearIn(text)
  const month = monthIn(text)
  // Without a year a month says so only by itself: 5월, and not a sentence that mentions one.
  if (month !== null && (year !== null || text.length <= 8)) return quarterOf(year, month)
  const quarter = /([1-4])(?:\/4)?분기|(?<!\d)([1-4])Q|Q([1-4])/i.exec(text)
  if (quarter) return { year, first: Number(quarter[1] ?? quarter[2] ?? quarter[3]), quarters: 1 }
  const half = /제?([12])기(?:\(?(예정|확정))?/.exec(text)
  if (half && !/\d{2}기/.test(text)) {
    const first = half[1] === '1' ? 1 : 3
    if (half[2] === undefined) return { year, first, quarters: 2 }
    return { year, first: half[2] === '예정' ? first : first + 1, quarters: 1 }
  }
  const part = /(상|하)반기|(?<!\d)([12])H|H([12])/i.exec(text)
  if (part) return { year, first: part[1] === '상' || (part[2] ?? part[3]) === '1' ? 1 : 3, quarters: 2 }
  return year !== null && /^(?:20\d\d(?:년도?)?|.*20\d\d년도?.*)$/.test(text) ? { year, first: 1, quarters: 4 } : null
}

/** The month that words name, 1 to 12: 1월 · 2021년 10월 · 2021-01 · 2021.1 alone. Null when they name none. */
export function monthIn(words: string): number | null {
  const text = words.normalize('NFKC').replace(/\s/g, '')
  if (text.includes('~')) return null
  const found = MONTH.exec(text) ?? /^20\d\d[-./](1[0-2]|0?[1-9])$/.exec(text)
  return found ? Number(found[1]) : null
}

/**
 * The period that a cell tells below a heading such as 작성일자, 월 or 분기. Days and months are told as 2021-03-15 · 21.3.15 · 2021년 3월
 * 15일 · 2021.3 · 202103 · 20210315 · a spreadsheet's day number; below a heading of days or months without a year as well, 3/15 · 3월
 * 15일 · 3, and below others a quarter as 3 · 3/4. A time of day does not matter. Null when it tells none.
 */
export function periodOfCell(cell: string, heading: string): Period | null {
  const text = cell
    .normalize('NFKC')
    .trim()
    .replace(/[T\s]\d{1,2}:\d{2}.*$/, '')
    .replace(/\s/g, '')
  const quarter = /^([1-4])(?:\/4)?$/.exec(text)
  if (quarter && /분기/.test(heading)) return { year: null, first: Number(quarter[1]), quarters: 1 }
  const yearless = /^(0?[1-9]|1[0-2])(?:월|[-./월](?:0?[1-9]|[12]\d|3[01])일?)?$/.exec(text)
  if (yearless && /[일월]/.test(heading)) return quarterOf(null, Number(yearless[1]))
  return quarterOfDay(text) ?? periodIn(text)
}

function quarterOfDay(text: string): Period | null {
  const short = /^'?(\d{2})[-./](0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])[.]?$/.exec(text)
  if (short) return quarterOf(2000 + Number(short[1]), Number(short[2]))
  const parts = /^(20\d\d)[-./년]?(0?[1-9]|1[0-2])(?:[-./월]?(?:\d{1,2})?일?[.]?)?$/.exec(text)
  if (parts) return quarterOf(Number(parts[1]), Number(parts[2]))
  if (!/^[3-6]\d{4}(\.\d+)?$/.test(text)) return null
  // Spreadsheets count days from 1899-12-30.
  const day = new Date(Date.UTC(1899, 11, 30 + Math.floor(Number(text))))
  return quarterOf(day.getUTCFullYear(), day.getUTCMonth() + 1)
}

/** The period with the year of another where it has none; null when neither has one. */
export function dated(period: Period | null, context: Period | null): (Period & { readonly year: number }) | null {
  const year = period?.year ?? context?.year ?? null
  return period === null || year === null ? null : { ...period, year }
}

/** The quarters of a period, whichever month told of them. */
export function wholeOf({ month: _month, ...period }: Period): Period {
  return period
}

/**
 * What the cells of one title or heading tell together: 2021년 beside 1기 예정 is that quarter. Columns of several quarters tell theirs
 * themselves; of the row, only the year holds for all. Null when there is none, or several years.
 */
export function periodTogether(periods: readonly Period[]): Period | null {
  const [year = null, ...otherYears] = new Set(periods.flatMap(period => period.year ?? []))
  if (otherYears.length > 0) return null
  const parts = periods.filter(({ quarters }) => quarters < 4)
  const [part] = parts
  if (part && parts.every(({ first, quarters }) => first === part.first && quarters === part.quarters)) {
    // Of several months, as in a row of headings, none holds for all.
    return { ...(parts.every(({ month }) => month === part.month) ? part : wholeOf(part)), year }
  }
  return periods.find(period => period.quarters === 4) ?? (year === null ? null : { year, first: 1, quarters: 4 })
}

/** Whether one period holds all of another, where both tell a year or neither does. */
export function holds(long: Period, short: Period): boolean {
  if ((long.year === null) !== (short.year === null)) return false
  const [from, begun] = [quartersSince0(long), quartersSince0(short)]
  return from <= begun && begun + short.quarters <= from + long.quarters
}

function quartersSince0({ year, first }: Period): number {
  return (year ?? 0) * 4 + first
}

/** `2021Q1`, `2021H1`, `2021`, or from quarter to quarter `2020Q4/2021Q3`. */
export function periodName({ year, first, quarters }: Period & { readonly year: number }): string {
  if (quarters === 4 && first === 1) return String(year)
  if (quarters === 2 && first % 2 === 1) return `${year}H${first === 1 ? 1 : 2}`
  const last = first + quarters - 1
  return quarters === 1
    ? `${year}Q${first}`
    : `${year}Q${first}/${last > 4 ? `${year + 1}Q${last - 4}` : `${year}Q${last}`}`
}

function yearIn(text: string): number | null {
  const full = /(?<!\d)(20\d\d)(?!\d{3})/.exec(text)
  if (full) return Number(full[1])
  const short = /(?<!\d)'?(\d\d)(?:년|[.-](?=[1-4](?:Q|분기)|\d{1,2}월))/i.exec(text)
  return short ? 2000 + Number(short[1]) : null
}

/** What a range of months says; its period is null when it is not made of whole quarters, or of more than four. */
function monthsIn(text: string): { readonly period: Period | null } | null {
  const dated =
    /(20\d\d)[-./년](\d{1,2})(?:[-./월]\d{0,2}일?)?[.]?~(?:(20\d\d)[-./년])?(\d{1,2})(?!\d)/.exec(text) ??
    /(?<!\d)(\d\d)[-./](\d{1,2})[-./]\d{1,2}[.]?~(\d\d)[-./](\d{1,2})[-./]\d{1,2}/.exec(text)
  const [, year, from, until, to] = dated ?? []
  const full = (written: string | undefined) => (written?.length === 2 ? 2000 : 0) + Number(written)
  if (dated) return { period: monthsAsPeriod(full(year), Number(from), full(until ?? year), Number(to)) }
  const yearless = /(\d{1,2})월(?:\d{1,2}일)?~(?:(20\d\d)년)?(\d{1,2})월/.exec(text)
  if (!yearless) return null
  const known = yearIn(text)
  return { period: monthsAsPeriod(known, Number(yearless[1]), Number(yearless[2] ?? known ?? 0), Number(yearless[3])) }
}

function quarterOf(year: number | null, month: number): Period {
  return { year, first: Math.ceil(month / 3), quarters: 1, month }
}

/** From a month to a month: of their quarter when they are one, else of whole quarters. */
function monthsAsPeriod(year: number | null, from: number, lastYear: number, to: number): Period | null {
  const months = (lastYear - (year ?? 0)) * 12 + to - from + 1
  if (from < 1 || from > 12 || to < 1 || to > 12 || months < 1 || months > 12) return null
  if (months === 1) return quarterOf(year, from)
  if (from % 3 !== 1 || to % 3 !== 0) return null
  return { year, first: Math.ceil(from / 3), quarters: months / 3 }
}
