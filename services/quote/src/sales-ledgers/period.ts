/** A stretch of quarters in one year: a quarter, a half-year or a year. The year may be known from elsewhere. */
export interface Period {
  readonly year: number | null
  /** Its first quarter, 1 to 4, and how many. */
  readonly first: number
  readonly quarters: 1 | 2 | 4
}

/**
 * The period that a title, a heading, a sheet's name or a cell tells: 2021년 1분기 · 2021 1/4분기 · 2021Q1 · 2021년 제1기 예정 (the first
 * quarter of the half-year; 확정 the second) · 2021.01.01 ~ 2021.03.31 · 상반기 · 2021년. Null when it tells none.
 */
export function periodIn(words: string): Period | null {
  const text = words.normalize('NFKC').replace(/\s/g, '').replace(/[∼〜]/g, '~')
  const year = yearIn(text)
  const months = monthsIn(text)
  if (months) return monthsAsPeriod(year, months[0], months[1])
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

/**
 * The quarter of a day or month in a cell: 2021-03-15 · 21.3.15 · 2021년 3월 15일 · 2021.3 · 202103 · 20210315 · a spreadsheet's day
 * number. A time of day does not matter.
 */
export function quarterOfDay(cell: string): Period | null {
  const text = cell
    .normalize('NFKC')
    .trim()
    .replace(/[T\s]\d{1,2}:\d{2}.*$/, '')
    .replace(/\s/g, '')
  const short = /^'?(\d{2})[-./](0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])[.]?$/.exec(text)
  if (short) return monthsAsPeriod(2000 + Number(short[1]), Number(short[2]), Number(short[2]))
  const parts = /^(20\d\d)[-./년]?(0?[1-9]|1[0-2])(?:[-./월]?(?:\d{1,2})?일?[.]?)?$/.exec(text)
  if (parts) return monthsAsPeriod(Number(parts[1]), Number(parts[2]), Number(parts[2]))
  if (!/^[3-6]\d{4}(\.\d+)?$/.test(text)) return null
  // Spreadsheets count days from 1899-12-30.
  const day = new Date(Date.UTC(1899, 11, 30 + Math.floor(Number(text))))
  return monthsAsPeriod(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCMonth() + 1)
}

/** The period with the year of another where it has none; null when neither has one. */
export function dated(period: Period | null, context: Period | null): (Period & { readonly year: number }) | null {
  const year = period?.year ?? context?.year ?? null
  return period === null || year === null ? null : { ...period, year }
}

/** `2021Q1`, `2021H1` or `2021`: names of one year sort by time among periods of one length. */
export function periodName({ year, first, quarters }: Period & { readonly year: number }): string {
  if (quarters === 4) return String(year)
  return quarters === 2 ? `${year}H${first === 1 ? 1 : 2}` : `${year}Q${first}`
}

function yearIn(text: string): number | null {
  const full = /(?<!\d)(20\d\d)(?!\d{3})/.exec(text)
  if (full) return Number(full[1])
  const short = /(?<!\d)'?(\d\d)(?:년|[.-](?=[1-4](?:Q|분기)))/i.exec(text)
  return short ? 2000 + Number(short[1]) : null
}

function monthsIn(text: string): [number, number] | null {
  const range =
    /20\d\d[-./년](\d{1,2})(?:[-./월]\d{0,2}일?)?[.]?~(?:20\d\d[-./년])?(\d{1,2})(?!\d)/.exec(text) ??
    /(\d{1,2})월(?:\d{1,2}일)?~(\d{1,2})월/.exec(text)
  return range ? [Number(range[1]), Number(range[2])] : null
}

function monthsAsPeriod(year: number | null, from: number, to: number): Period | null {
  if (from < 1 || to > 12 || to < from) return null
  const first = Math.ceil(from / 3)
  const quarters = Math.ceil(to / 3) - first + 1
  if (from === to) return { year, first, quarters: 1 }
  const isWhole = from % 3 === 1 && to % 3 === 0
  if (!isWhole || quarters === 3 || (quarters === 2 && first % 2 === 0)) return null
  return { year, first, quarters: quarters as 1 | 2 | 4 }
}
