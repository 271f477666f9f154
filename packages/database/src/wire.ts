import pg from 'pg'
import { Burst, type Outgoing } from './burst.ts'
import { type Answer, encodeValues, type Statement } from './statement.ts'

/** One client's side of a pipelined conversation with Postgres. */
export interface Wire {
  /**
   * Sends with all else that is sent in this turn, without waiting for what was sent before. A promise that nobody awaits cannot crash
   * the process.
   * Throws at once for values that cannot be sent and for a name that is already used for another text.
   */
  send(statement: Statement): Promise<Answer>
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
  let burst: Burst | undefined

  const noteFailure = (error: unknown) => {
    firstError ??= error
    if (error instanceof pg.DatabaseError) return
    breakage ??= error instanceof Error ? error : new Error(String(error))
  }
  const prepare = (statement: Statement) => {
    try {
      return outgoing(client, statement)
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

  return {
    send(statement) {
      const answer = burstOfThisTurn().add(prepare(statement))
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

function outgoing(client: pg.PoolClient, { text, values = [], name }: Statement): Outgoing {
  const encoded = encodeValues(values)
  if (name !== undefined) claimName(client, name, text)
  return { text, values: encoded, name }
}

const preparedTexts = new WeakMap<pg.PoolClient, Map<string, string>>()

/** Throws when a name is used for two texts: Postgres would do the first again. */
function claimName(client: pg.PoolClient, name: string, text: string): void {
  let texts = preparedTexts.get(client)
  if (!texts) preparedTexts.set(client, (texts = new Map()))
  const known = texts.get(name)
  if (known === undefined) texts.set(name, text)
  else if (known !== text) throw new Error(`The prepared statement "${name}" is already used for another text`)
}
