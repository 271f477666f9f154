import pg from 'pg'
import { serialize } from 'pg-protocol'
import type { Answer, Parameter } from './statement.ts'

/** A statement as it goes to Postgres. One of the same name is parsed once on each connection. */
export interface Outgoing {
  readonly text: string
  readonly values: Parameter[]
  readonly name: string | undefined
}

/** Who is told what became of a statement: one of the two, once. */
export interface Hearing {
  answered(answer: Answer): void
  failed(error: Error): void
}

/**
 * Statements that travel together, as one query of pg's pipeline and one write: one Sync at their end, where pg would end each with one of
 * its own and Postgres answer each by itself. What fails fails alone and at once; what comes after it in the burst is not done, and is told
 * so as Postgres does in a failed transaction. Columns of a prepared statement are described once on each connection.
 */
export class Burst extends pg.Query {
  /** Of the statement whose answer comes next, where it is to be parsed: pg notes by them what was. */
  declare name: string | undefined
  declare text: string | undefined
  /** pg's own, where it watches how long an answer takes. */
  declare callback?: (error: Error | null) => void
  readonly #columnsOf: (fields: readonly Field[]) => Columns
  readonly #waiting: Waiting[] = []
  #next = 0

  constructor(client: pg.PoolClient) {
    // As text: what is given as an object is copied, property by property.
    super('')
    this.#columnsOf = fields => columnsOf(client, fields)
  }

  /** A statement that is sent with the rest; to be called before the burst is given to pg. */
  add(statement: Outgoing, hearing: Hearing): void {
    this.#waiting.push({ statement, hearing, rows: [], columns: undefined, isNew: false })
  }

  override submit = (connection: pg.Connection): null => {
    const wire = connection as unknown as Connection
    const known = columnsKnownOn(wire)
    const messages: Buffer[] = []
    for (const waiting of this.#waiting) {
      const { text, values, name = '' } = waiting.statement
      waiting.columns = known.get(name)
      const isKnown = waiting.columns !== undefined
      waiting.isNew = !isKnown && !isParsed(wire, name)
      if (waiting.isNew) messages.push(serialize.parse({ name, text }))
      if (waiting.isNew && name !== '') wire.submittedNamedStatements[name] = text
      messages.push(serialize.bind({ statement: name, values }))
      if (!isKnown) messages.push(serialize.describe({ type: 'P' }))
      messages.push(serialize.execute())
    }
    messages.push(serialize.sync())
    if (wire.stream.writable) wire.stream.write(Buffer.concat(messages))
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
    const { statement, hearing, rows, columns = NO_COLUMNS } = waiting
    if (statement.name !== undefined) columnsKnownOn(connection).set(statement.name, columns)
    const end = text.indexOf(' ')
    hearing.answered({ rows, command: end < 0 ? text : text.slice(0, end) })
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
    failed?.hearing.failed(error)
    const reason = error instanceof pg.DatabaseError ? notDone() : error
    for (const { hearing } of undone) hearing.failed(reason)
    this.#expect(this.#waiting.length)
    this.callback?.(error)
  }

  handleReadyForQuery(): void {
    this.callback?.(null)
  }

  #expect(next: number): void {
    this.#next = next
    const waiting = this.#waiting[next]
    this.name = waiting?.isNew ? waiting.statement.name : undefined
    this.text = waiting?.statement.text
  }
}

interface Waiting {
  readonly statement: Outgoing
  readonly hearing: Hearing
  readonly rows: unknown[]
  columns: Columns | undefined
  /** Whether it is parsed with this burst. */
  isNew: boolean
}

/** What pg's connection has beyond its types. */
interface Connection {
  readonly stream: { readonly writable: boolean; write(bytes: Buffer): void }
  readonly parsedStatements: Record<string, string>
  readonly submittedNamedStatements: Record<string, string>
}

function isParsed(connection: Connection, name: string): boolean {
  return name in connection.parsedStatements || name in connection.submittedNamedStatements
}

interface Field {
  readonly name: string
  readonly dataTypeID: number
}

type Columns = readonly { readonly name: string; readonly read: (text: string) => unknown }[]

const NO_COLUMNS: Columns = []

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
