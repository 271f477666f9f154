import type { FastifyRequest } from 'fastify'
import { type Position, pageOf, positionOf } from './paging.ts'

/** What to read for a page of a list whose newest come first. */
export interface PageBelow {
  /** The id with which the page before ended; null for the first page. */
  readonly before: string | null
  /** How many rows to read: one more than are shown, which tells whether there are more. */
  readonly limit: number
}

/** The page that a request asks for, of the list that its route is. */
export interface AskedPage<Filters> extends PageBelow {
  /** The query without `limit` and `cursor`. */
  readonly filters: Filters
  /** Where the page before ended, in a list of any order; null for the first page. */
  readonly after: Position | null
  /** Cuts the rows to the page; `placeOf` gives a row's place in the list. */
  cut<Row>(rows: readonly Row[], placeOf: (row: Row) => Position): { rows: readonly Row[]; nextCursor: string | null }
  /** The answer with these rows as the view shows them, for a list in the order of ids. */
  answer<Row extends { readonly id: string }, Item>(rows: readonly Row[], view: (row: Row) => Item): PageAnswer<Item>
}

interface PageAnswer<Item> {
  readonly status: 200
  readonly body: { readonly items: readonly Item[]; readonly nextCursor: string | null }
}

interface PageQuery {
  readonly limit?: number
  readonly cursor?: string
}

interface ListRequest<Query> extends Pick<FastifyRequest, 'actor' | 'routeOptions'> {
  readonly query: Query
  readonly params: unknown
}

const USUAL_LIMIT = 50

/**
 * Reads what page is asked for. The cursor, signed with the key, belongs to this operation, its path, its filters and the caller's
 * organisation: ends in a problem naming `/query/cursor` for one of another list.
 */
export function askedPage<Query extends PageQuery>(
  { query, params, actor, routeOptions }: ListRequest<Query>,
  key: string
): AskedPage<Omit<Query, keyof PageQuery>> {
  const { limit = USUAL_LIMIT, cursor, ...filters } = query
  const { operationId } = routeOptions.schema ?? {}
  if (operationId === undefined) throw new Error(`${routeOptions.url} is no operation of the contract`)
  const list = { operation: operationId, organisation: actor.organisation, filters: { ...Object(params), ...filters } }
  const after = cursor === undefined ? null : positionOf(cursor, list, key)
  const cut = <Row>(rows: readonly Row[], placeOf: (row: Row) => Position) => pageOf(rows, limit, placeOf, list, key)
  return {
    filters,
    after,
    before: after && String(after[0]),
    limit: limit + 1,
    cut,
    answer(rows, view) {
      const page = cut(rows, row => [row.id])
      return { status: 200, body: { items: page.rows.map(row => view(row)), nextCursor: page.nextCursor } }
    }
  }
}
