import { problem } from '@trade-credit/service/problems/problems.ts'

/** The formats that a document comes in; the first is given to whoever has no wish. */
export const FORMATS = ['application/json', 'application/pdf'] as const
export type Format = (typeof FORMATS)[number]

/** Longer headers than any client sends are read so far. */
const READ_AT_MOST = 1000

interface Wish {
  readonly quality: number
  /** 2 for the format by its name, 1 for `application/*`, 0 for any. */
  readonly precision: number
}

/**
 * The format that an Accept header asks for (RFC 9110 section 12.5.1): the highest q-value wins, then the one asked for more precisely,
 * then JSON. The most precise range decides for each format, and `q=0` excludes it. Null when none of them is wanted; JSON without a header.
 */
export function wantedFormat(accept: string | undefined): Format | null {
  if (accept === undefined || accept.trim() === '') return FORMATS[0]
  const ranges = accept.slice(0, READ_AT_MOST).split(',').flatMap(rangeOf)
  const wishes = FORMATS.map(format => [format, wishFor(format, ranges)] as const).filter(
    ([, { quality }]) => quality > 0
  )
  const best = wishes.toSorted(([, a], [, b]) => b.quality - a.quality || b.precision - a.precision)
  return best[0]?.[0] ?? null
}

interface Range {
  readonly type: string
  readonly quality: number
}

/** None for a part that is no media range; its other parameters do not matter to what is offered. */
function rangeOf(part: string): Range[] {
  const [type = '', ...parameters] = part.split(';').map(text => text.trim().toLowerCase())
  const q = parameters.find(text => text.startsWith('q='))
  if (q !== undefined && !/^q=(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(q)) return []
  return [{ type, quality: q === undefined ? 1 : Number(q.slice(2)) }]
}

function wishFor(format: Format, ranges: readonly Range[]): Wish {
  const names = ['*/*', 'application/*', format]
  const wishes = ranges
    .map(({ type, quality }) => ({ quality, precision: names.indexOf(type) }))
    .filter(({ precision }) => precision >= 0)
  const precision = Math.max(-1, ...wishes.map(wish => wish.precision))
  return { precision, quality: Math.max(0, ...wishes.filter(wish => wish.precision === precision).map(w => w.quality)) }
}

/** As `wantedFormat`; ends in `not_acceptable` when none of them is wanted. */
export function formatOf(accept: string | undefined): Format {
  return wantedFormat(accept) ?? notOffered()
}

function notOffered(): never {
  return problem('not_acceptable', {
    detail: {
      ko: '이 문서는 application/json과 application/pdf로 드립니다. Accept 헤더를 둘 가운데 하나로 바꾸어 다시 보내 주세요.',
      en: 'This document is offered as application/json and application/pdf. Send it again with one of them in Accept.'
    }
  })
}
