import pg from 'pg'
import { encodeValues, type Statement } from './statement.ts'

/** One client's side of a pipelined conversation with Postgres. */
export interface Wire {
  /**
   * Sends now, without waiting for what was sent before. A promise that nobody awaits cannot crash the process.
   * Throws at once for values that cannot be sent and for a name that is already used for another text.
   */
  send(statement: Statement): Promise<pg.QueryResult>
  /** The error that came first: in a pipeline, what follows it only says that the transaction is aborted. */
  firstError(): unknown
  /** Why a statement could not even be sent; Postgres does not know of it and would commit without it. */
  unsent(): unknown
  /** What makes this connection unfit for the pool: any failure that Postgres itself did not report. */
  breakage(): Error | undefined
}

/** Opens the conversation over a pooled client whose `pipeline` is on. */
export function openWire(client: pg.PoolClient): Wire {
  let firstError: unknown
  let unsent: unknown
  let breakage: Error | undefined

  const noteFailure = (error: unknown) => {
    firstError ??= error
    if (error instanceof pg.DatabaseError) return
    breakage ??= error instanceof Error ? error : new Error(String(error))
  }
  const prepare = (statement: Statement) => {
    try {
      return toQuery(client, statement)
    } catch (error) {
      firstError ??= error
      unsent ??= error
      throw error
    }
  }

  return {
    send(statement) {
      const query = prepare(statement)
      sendTogether(client)
      const answer = client.query(query)
      answer.then(() => {
        // A rollback to a savepoint heals the transaction, so the error before it no longer explains anything.
        if (firstError !== undefined && ROLLBACK_TO.test(statement.text)) firstError = undefined
      }, noteFailure)
      return answer
    },
    firstError: () => firstError,
    unsent: () => unsent,
    breakage: () => breakage
  }
}

const ROLLBACK_TO = /^\s*rollback\s+to\b/i

function toQuery(client: pg.PoolClient, { text, values, name }: Statement): pg.QueryConfig {
  if (name !== undefined) claimName(client, name, text)
  return {
    text,
    ...(values === undefined ? {} : { values: encodeValues(values) }),
    ...(name === undefined ? {} : { name })
  }
}

const preparedTexts = new WeakMap<pg.PoolClient, Map<string, string>>()

/**
 * Throws when a name is used for two texts. pg finds this too, but only after the next statement went out: a deferred
 * statement would be left out and its transaction committed all the same.
 */
function claimName(client: pg.PoolClient, name: string, text: string): void {
  let texts = preparedTexts.get(client)
  if (!texts) preparedTexts.set(client, (texts = new Map()))
  const known = texts.get(name)
  if (known === undefined) texts.set(name, text)
  else if (known !== text) throw new Error(`The prepared statement "${name}" is already used for another text`)
}

/** Holds back the socket until this turn's statements are all written: one system call instead of one for each. */
function sendTogether(client: pg.PoolClient): void {
  const { stream } = client.connection
  if (stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}
