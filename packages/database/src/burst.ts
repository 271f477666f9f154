import pg from 'pg'
import type { Answer, Parameter } from './statement.ts'

/** A statement as it goes to Postgres. One of the same name is parsed once on each connection. */
export interface Outgoing {
  readonly text: string
  readonly values: Parameter[]
  readonly name: string | undefined
}

/**
 * Statements that travel together, as one query of pg's pipeline: one Sync at their end, where pg would end each with one of its own and
 * Postgres answer each by itself. What fails fails alone and at once; what comes after it in the burst is not done, and is told so as
 * Postgres does in a failed transaction. Columns of a prepared statement are described once on each connection.
 */
export class Burst extends pg.Query {
  /** Of the statement whose answer comes next: pg notes by them what is parsed. */
  declare name: string | undefined
  declare text: string | undefined
  /** pg's own, where it watches how long an answer takes. */
  declare callback?: (error: Error | null) => void
  readonly #columnsOf: (fields: readonly Field[]) => Columns
  readonly #waiting: Waiting[] = []
  #next = 0

  constructor(client: pg.PoolClient) {
    super({ text: '' })
    this.#columnsOf = fields => columnsOf(client, fields)
  }

  /** The answer to a statement that is sent with the rest; to be called before the burst is given to pg. */
  add(statement: Outgoing): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ statement, rows: [], columns: undefined, resolve, reject })
    })
  }

  override submit = (connection: pg.Connection): null => {
    const wire = connection as unknown as Connection
    const known = columnsKnownOn(wire)
    wire.stream.cork()
    for (const waiting of this.#waiting) {
      const { text, values, name } = waiting.statement
      if (name === undefined || !isParsed(wire, name)) {
        wire.parse({ text, ...(name === undefined ? {} : { name }) })
        if (name !== undefined) wire.submittedNamedStatements[name] = text
      }
      wire.bind({ statement: name, values })
      waiting.columns = name === undefined ? undefined : known.get(name)
      if (waiting.columns === undefined) wire.describe({ type: 'P' })
      wire.execute()
    }
    wire.sync()
    wire.stream.uncork()
    this.#expect(0)
    return null
  }

  handleRowDescription({ fields }: { readonly fields: readonly Field[] }): void {
    const waiting = this.#waiting[this.#next]
    if (waiting) waiting.columns = this.#columnsOf(fields)
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const waiting = this.#waiting[this.#next]
    if (waiting?.columns) waiting.rows.push(readRow(waiting.columns, fields))
  }

  handleCommandComplete({ text }: { readonly text: string }, connection: Connection): void {
    const waiting = this.#waiting[this.#next]
    if (!waiting) return
    const { statement, rows, columns = [], resolve } = waiting
    if (statement.name !== undefined) columnsKnownOn(connection).set(statement.name, columns)
    const words = text.split(' ')
    const counted = words.length > 1 ? Number(words.at(-1)) : null
    resolve({ rows, command: words[0] ?? '', rowCount: counted })
    this.#expect(this.#next + 1)
  }

  handleEmptyQuery(connection: Connection): void {
    this.handleCommandComplete({ text: '' }, connection)
  }

  handleError(error: Error, connection: Connection): void {
    const [failed, ...undone] = this.#waiting.slice(this.#next)
    for (const { statement } of undone) {
      if (statement.name !== undefined) delete connection.submittedNamedStatements[statement.name]
    }
    failed?.reject(error)
    const reason = error instanceof pg.DatabaseError ? notDone() : error
    for (const { reject } of undone) reject(reason)
    this.#expect(this.#waiting.length)
    this.callback?.(error)
  }

  handleReadyForQuery(): void {
    this.callback?.(null)
  }

  #expect(next: number): void {
    this.#next = next
    const statement = this.#waiting[next]?.statement
    this.name = statement?.name
    this.text = statement?.text
  }
}

interface Waiting {
  readonly statement: Outgoing
  readonly rows: unknown[]
  columns: Columns | undefined
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

/** What pg's connection has beyond its types. */
interface Connection {
  readonly stream: { cork(): void; uncork(): void }
  readonly parsedStatements: Record<string, string>
  readonly submittedNamedStatements: Record<string, string>
  parse(statement: { readonly text: string; readonly name?: string }): void
  bind(parameters: { readonly statement: string | undefined; readonly values: Parameter[] }): void
  describe(what: { readonly type: 'P' }): void
  execute(): void
  sync(): void
}

function isParsed(connection: Connection, name: string): boolean {
  return name in connection.parsedStatements || name in connection.submittedNamedStatements
}

interface Field {
  readonly name: string
  readonly dataTypeID: number
}

type Columns = readonly { readonly name: string; readonly read: (text: string) => unknown }[]

function columnsOf(client: pg.PoolClient, fields: readonly Field[]): Columns {
  return fields.map(({ name, dataTypeID }) => ({ name, read: client.getTypeParser(dataTypeID, 'text') }))
}

function readRow(columns: Columns, values: readonly (string | null)[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  let i = 0
  for (const { name, read } of columns) {
    const value = values[i++] ?? null
    row[name] = value === null ? null : read(value)
  }
  return row
}

const knownColumns = new WeakMap<Connection, Map<string, Columns>>()

/** Of the prepared statements whose answer was seen on this connection. Postgres refuses to go on with one whose columns change. */
function columnsKnownOn(connection: Connection): Map<string, Columns> {
  let known = knownColumns.get(connection)
  if (!known) knownColumns.set(connection, (known = new Map()))
  return known
}

/** What Postgres says to a statement in a transaction that has failed. */
function notDone(): pg.DatabaseError {
  const error = new pg.DatabaseError(
    'current transaction is aborted, commands ignored until end of transaction block',
    0,
    'error'
  )
  error.code = '25P02'
  return error
}
