import pg from 'pg'
import { Burst, type Hearing, type Outgoing } from './burst.ts'
import { type Answer, encodeValues, type Statement } from './statement.ts'

/**
 * One client's side of a pipelined conversation with Postgres. A statement goes out with all else that is sent in this turn, without
 * waiting for what was sent before; one whose values cannot be sent, or whose name is already used for another text, throws at once.
 */
export interface Wire {
  /** Sends, and gives the rows. A promise that nobody awaits cannot crash the process. */
  ask<Row>(statement: Statement): Promise<Row[]>
  /** Sends what nobody waits for: `firstError`, and what COMMIT says, tell of its failure. */
  tell(statement: Statement): void
  /** Sends, and gives what Postgres says it did, such as `COMMIT`. */
  end(statement: Statement): Promise<string>
  /** The error that came first: in a pipeline, what follows it only says that the transaction is aborted. */
  firstError(): unknown
  /** Why a statement could not even be sent; Postgres does not know of it and would commit without it. */
  unsent(): unknown
  /** What makes this connection unfit for the pool: any failure that Postgres itself did not report. */
  breakage(): Error | undefined
}

/** Opens the conversation over a pooled client whose `pipeline` is on. */
export function openWire(client: pg.PoolClient): Wire {
  const texts = textsPreparedOn(client)
  let firstError: unknown
  let unsent: unknown
  let breakage: Error | undefined
  let burst: Burst | undefined

  const noteFailure = (error: Error) => {
    firstError ??= error
    if (!(error instanceof pg.DatabaseError)) breakage ??= error
  }
  const prepare = (statement: Statement) => {
    try {
      return outgoing(texts, statement)
    } catch (error) {
      firstError ??= error
      unsent ??= error
      throw error
    }
  }
  const burstOfThisTurn = () => {
    if (burst) return burst
    const begun = new Burst(client)
    process.nextTick(() => {
      burst = undefined
      client.query(begun)
    })
    return (burst = begun)
  }
  const send = (statement: Statement, answered: (answer: Answer) => void, failed: (error: Error) => void) => {
    const hearing: Hearing = {
      answered(answer) {
        // A rollback to a savepoint heals the transaction, so the error before it no longer explains anything.
        if (firstError !== undefined && ROLLBACK_TO.test(statement.text)) firstError = undefined
        answered(answer)
      },
      failed(error) {
        noteFailure(error)
        failed(error)
      }
    }
    const prepared = prepare(statement)
    burstOfThisTurn().add(prepared, hearing)
  }

  return {
    ask<Row>(statement: Statement) {
      const { promise, resolve, reject } = Promise.withResolvers<Row[]>()
      send(statement, answer => resolve(answer.rows as Row[]), reject)
      promise.catch(nothing)
      return promise
    },
    tell: statement => send(statement, nothing, nothing),
    end(statement) {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      send(statement, answer => resolve(answer.command), reject)
      return promise
    },
    firstError: () => firstError,
    unsent: () => unsent,
    breakage: () => breakage
  }
}

function nothing(): void {}

const ROLLBACK_TO = /^\s*rollback\s+to\b/i

type Texts = Map<string, string>

function outgoing(texts: Texts, { text, values = [], name }: Statement): Outgoing {
  const encoded = encodeValues(values)
  if (name !== undefined) claimName(texts, name, text)
  return { text, values: encoded, name }
}

const preparedTexts = new WeakMap<pg.PoolClient, Texts>()

function textsPreparedOn(client: pg.PoolClient): Texts {
  let texts = preparedTexts.get(client)
  if (!texts) preparedTexts.set(client, (texts = new Map()))
  return texts
}

/** Throws when a name is used for two texts: Postgres would do the first again. */
function claimName(texts: Texts, name: string, text: string): void {
  const known = texts.get(name)
  if (known === undefined) texts.set(name, text)
  else if (known !== text) throw new Error(`The prepared statement "${name}" is already used for another text`)
}
