import { createHmac, timingSafeEqual } from 'node:crypto'
import { type TSchema, Type } from 'typebox'
import { refuseField } from '../problems/problems.ts'
import { fields, orNull } from '../schema/fields.ts'

/** Where a list stands: the values of its sort columns in the last row that was shown. */
export type Position = readonly (string | number)[]

/** The list a cursor belongs to. A cursor of another list, other filters or another organisation is refused. */
export interface ListIdentity {
  /** The operationId. */
  readonly operation: string
  readonly organisation: string
  readonly filters: Readonly<Record<string, unknown>>
}

const FORMAT = '1'
const MAC_BYTES = 16

/** Query fields of every list; spread them into the route's own filters. */
export const pageQuery = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Items per page; 50 when left out.' })
  ),
  cursor: Type.Optional(
    Type.String({ format: 'printable-ascii', maxLength: 1000, description: '`nextCursor` of the page before.' })
  )
}

/** A page of items; `nextCursor` is null on the last one. */
export function pageSchema<S extends TSchema>(item: S) {
  return fields({
    items: Type.Array(item, { maxItems: 200 }),
    nextCursor: orNull(Type.String({ examples: ['1.WyJxdF8wMUpEM1oiXQ.c2lnbmF0dXJlIG9mIGl0Lg'] }))
  })
}

/** The cursor that continues after the position, signed with the key. */
export function cursorAfter(position: Position, list: ListIdentity, key: string): string {
  const payload = Buffer.from(JSON.stringify(position)).toString('base64url')
  return `${FORMAT}.${payload}.${signature(payload, list, key).toString('base64url')}`
}

/** The position that a cursor of this list stands for. Ends in a problem naming `/query/cursor` for any other text. */
export function positionOf(cursor: string, list: ListIdentity, key: string): Position {
  const [format, payload = '', mac = '', ...rest] = cursor.split('.')
  const expected = signature(payload, list, key)
  const given = Buffer.from(mac, 'base64url')
  // Compared as text too: several base64url texts can stand for the same bytes, only one of them is ours.
  const isOurs =
    given.length === MAC_BYTES && timingSafeEqual(given, expected) && expected.toString('base64url') === mac
  if (format !== FORMAT || rest.length > 0 || !isOurs) return refuseCursor()
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Position
}

/** Cuts rows read with `limit + 1` to a page: the rows to show, and the cursor for more when there are more. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  positionOfRow: (row: Row) => Position,
  list: ListIdentity,
  key: string
): { rows: readonly Row[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const hasMore = rows.length > limit && last !== undefined
  return { rows: shown, nextCursor: hasMore ? cursorAfter(positionOfRow(last), list, key) : null }
}

function signature(payload: string, list: ListIdentity, key: string): Buffer {
  const filters = Object.entries(list.filters)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const signed = JSON.stringify([FORMAT, list.operation, list.organisation, filters, payload])
  return createHmac('sha256', key).update(signed).digest().subarray(0, MAC_BYTES)
}

function refuseCursor(): never {
  return refuseField('/query/cursor', 'cursor', {
    ko: '이 목록의 cursor가 아닙니다. cursor 없이 첫 페이지부터 다시 조회해 주세요.',
    en: 'This is not a cursor of this list. Start again from the first page, without a cursor.'
  })
}
