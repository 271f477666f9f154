import pg from 'pg'
import type { Actor } from './actor.ts'
import type { Statement } from './statement.ts'
import { openWire, type Wire } from './wire.ts'

export type { Statement } from './statement.ts'

/** What a job can do in its transaction. */
export interface JobTransaction {
  /** Sends at once, without waiting for earlier statements, and gives the rows. Throws pg's DatabaseError. */
  query<Row>(statement: Statement): Promise<Row[]>
  /** Keeps the statement until the end and sends it together with COMMIT. If it fails, everything is rolled back. */
  defer(statement: Statement): void
  /**
   * As `defer`, but sent after all deferred statements, right before COMMIT: for rows that everybody wants, whose locks
   * are then held no longer than the commit takes.
   */
  deferLast(statement: Statement): void
}

/** What a request can do in its transaction: everything it reads and writes is bound to the actor by Postgres. */
export interface Transaction extends JobTransaction {
  readonly actor: Actor
}

/**
 * Runs `work` in one transaction in the actor's name and commits. BEGIN and the actor's settings travel with the first
 * statement, deferred statements with COMMIT. Any error rolls everything back and is thrown; when a commit is lost with
 * its connection, whether it happened is unknown, and the error is thrown too.
 */
export async function inTransaction<R>(
  pool: pg.Pool,
  actor: Actor,
  work: (trx: Transaction) => Promise<R>
): Promise<R> {
  return run<R>(pool, [BEGIN, actorSettings(actor, WRITING)], trx => work(Object.assign(trx, { actor })))
}

/** What a transaction asks for in the same statement that names the actor: SQL expressions whose parameters begin at $4. */
export interface Question {
  /** Of the prepared statement: one name, one list of columns. */
  readonly name: string
  readonly columns: string
  readonly values?: readonly unknown[]
}

/** As `inTransaction`, with an answer that travels with the actor's settings: one statement less for every request. */
export async function inTransactionAsking<Row, R>(
  pool: pg.Pool,
  actor: Actor,
  question: Question,
  work: (trx: Transaction, answer: Promise<Row>) => Promise<R>
): Promise<R> {
  return run<R>(pool, [BEGIN], trx => {
    const answer = trx.query<Row>(actorSettings(actor, WRITING, question)).then(([row]) => row as Row)
    // The wire remembers the failure, and COMMIT reports it: nobody needs to await this answer.
    answer.catch(() => {})
    return work(Object.assign(trx, { actor }), answer)
  })
}

/** As `inTransaction`, but nothing can be written, and all statements see one moment of the database. */
export async function readInTransaction<R>(
  pool: pg.Pool,
  actor: Actor,
  work: (trx: Transaction) => Promise<R>
): Promise<R> {
  return run<R>(pool, [BEGIN_READ_ONLY, actorSettings(actor, READING)], trx => work(Object.assign(trx, { actor })))
}

/** One transaction of a job, which acts for no caller: what it may see is up to the policies of its `*_job` role. */
export async function inJobTransaction<R>(pool: pg.Pool, work: (trx: JobTransaction) => Promise<R>): Promise<R> {
  return run<R>(pool, [BEGIN], work)
}

const BEGIN: Statement = { name: 'begin', text: 'BEGIN' }
const BEGIN_READ_ONLY: Statement = { name: 'begin_read_only', text: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' }
const COMMIT: Statement = { name: 'commit', text: 'COMMIT' }
const ROLLBACK: Statement = { name: 'rollback', text: 'ROLLBACK' }

/** Settings beside the actor's. A name of its own: one prepared statement, one text. */
interface Mode {
  readonly name: string
  readonly settings: string
}

/** Lists are filtered and paged: their plans may depend on what is asked for. */
const READING: Mode = { name: 'actor_settings', settings: '' }

/**
 * Requests that change something find rows by their keys and write a few: plans are made once for each connection. Left to
 * itself, Postgres planned many of these statements anew each time, which took a quarter of its time. A plan that is kept must fit
 * the table as it will be: made while there were few rows, it read through all of them long after.
 */
const WRITING: Mode = {
  name: 'actor_settings_writing',
  settings: `, set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)`
}

/** The settings end with the transaction, so a pooled connection carries nobody's name into the next one. */
function actorSettings(actor: Actor, mode: Mode, question?: Question): Statement {
  const asked = question ? `, ${question.columns}` : ''
  return {
    name: question?.name ?? mode.name,
    text: `select set_config('app.organisation', $1, true),
      set_config('app.actor_kind', $2, true), set_config('app.client', $3, true)${mode.settings}${asked}`,
    values: [actor.organisation, actor.kind, actor.client, ...(question?.values ?? [])]
  }
}

/** What waits for the end of a transaction. */
interface Deferred {
  readonly statements: Statement[]
  readonly last: Statement[]
}

async function run<R>(
  pool: pg.Pool,
  opening: readonly Statement[],
  work: (trx: JobTransaction) => Promise<R>
): Promise<R> {
  const client = await pool.connect()
  const wire = openWire(client)
  const deferred: Deferred = { statements: [], last: [] }
  let over = false
  const query = <Row>(statement: Statement) => {
    // The connection may already be in somebody else's transaction: a late query must never reach it.
    if (over) throw new Error('The transaction is over: a statement was sent after its work had ended')
    return wire.ask<Row>(statement)
  }
  try {
    for (const statement of opening) wire.tell(statement)
    const result = await work({
      query,
      defer: statement => void deferred.statements.push(statement),
      deferLast: statement => void deferred.last.push(statement)
    })
    over = true
    await commit(wire, deferred)
    client.release()
    return result
  } catch (error) {
    over = true
    await rollBack(client, wire)
    throw isAftermath(error) ? (wire.firstError() ?? error) : error
  }
}

async function commit(wire: Wire, deferred: Deferred): Promise<void> {
  for (const statement of deferred.statements) wire.tell(statement)
  for (const statement of deferred.last) wire.tell(statement)
  if (wire.unsent() !== undefined) throw wire.unsent()
  const command = await wire.end(COMMIT)
  // Postgres answers ROLLBACK, not an error, when an earlier statement of the transaction had failed.
  if (command !== 'COMMIT') throw wire.firstError() ?? new Error('Postgres rolled the transaction back')
}

/** Ends the transaction and gives the client back; a connection that does not answer as it should is dropped. */
async function rollBack(client: pg.PoolClient, wire: Wire): Promise<void> {
  let isEnded = true
  try {
    // What travels behind a statement that fails is not done, and ROLLBACK is no exception: it is sent again, by itself.
    if (wire.breakage() === undefined) await wire.end(ROLLBACK).catch(() => wire.end(ROLLBACK))
  } catch {
    isEnded = false
  }
  client.release(wire.breakage() ?? !isEnded)
}

/** In a failed transaction nothing is done, and what was to be prepared in it is not there. */
const AFTERMATH: ReadonlySet<string | undefined> = new Set(['25P02', '26000'])

function isAftermath(error: unknown): boolean {
  return error instanceof pg.DatabaseError && AFTERMATH.has(error.code)
}
