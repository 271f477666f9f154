import pg from 'pg'

/** How to reach the database and how many connections to hold at most (10 unless told). */
export interface PoolOptions {
  readonly connectionString: string
  /** Shown in pg_stat_activity, so that an operator sees whose connection it is. */
  readonly applicationName: string
  readonly max?: number
  /** How many stay open though nobody uses them; none unless told. */
  readonly min?: number
  /** A statement without an answer for so long is an error, and its connection is given up; unless told, it waits. */
  readonly answerMs?: number
  /** Hears of idle connections that broke; the pool has already dropped them. */
  readonly onError?: (error: Error) => void
}

/**
 * A pool whose clients pipeline and read int8 as bigint, date as 'YYYY-MM-DD', numeric as text.
 * A connection that cannot be had within ten seconds is an error, so that a full pool answers instead of hanging.
 */
export function createPool(options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    application_name: options.applicationName,
    max: options.max ?? 10,
    min: options.min ?? 0,
    query_timeout: options.answerMs ?? 0,
    pipeline: true,
    types: exactTypes(),
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    // A process that stalls in the middle of a transaction must not keep its locks for ever.
    idle_in_transaction_session_timeout: 60_000
  })
  pool.on('error', error => options.onError?.(error))
  // While a client is checked out the pool does not listen: without this, a connection that breaks ends the process.
  pool.on('connect', client => client.on('error', () => {}))
  return pool
}

/**
 * The parsers of a pool. pg would read int8 as text, a date as midnight of the server's zone (in Seoul the evening
 * before, UTC) and arrays of numeric as floating point.
 */
function exactTypes(): pg.CustomTypesConfig {
  const { builtins } = pg.types
  const types = new pg.TypeOverrides()
  const readTextArray: (text: string) => Nested[] = pg.types.getTypeParser(ARRAY_OF.text, 'text')
  const asText = (text: string) => text
  types.setTypeParser(builtins.INT8, 'text', BigInt)
  types.setTypeParser(builtins.DATE, 'text', asText)
  types.setTypeParser(builtins.NUMERIC, 'text', asText)
  types.setTypeParser(builtins.TIMESTAMP, 'text', asText)
  types.setTypeParser(ARRAY_OF.int8, 'text', text => mapNested(readTextArray(text), BigInt))
  types.setTypeParser(ARRAY_OF.date, 'text', readTextArray)
  types.setTypeParser(ARRAY_OF.numeric, 'text', readTextArray)
  return types
}

/** Array type oids, fixed in Postgres' own catalogue; pg names only the element types. */
const ARRAY_OF: Record<'text' | 'int8' | 'date' | 'numeric', number> = {
  text: 1009,
  int8: 1016,
  date: 1182,
  numeric: 1231
}

type Nested = string | null | Nested[]

function mapNested(items: Nested[], read: (text: string) => bigint): unknown[] {
  return items.map(item => (item === null ? null : typeof item === 'string' ? read(item) : mapNested(item, read)))
}
