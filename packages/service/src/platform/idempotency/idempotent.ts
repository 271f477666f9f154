import { inTransactionAsking, type Transaction } from '@trade-credit/database/transaction.ts'
import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import pg from 'pg'
import { ProblemError, problem } from '../../problems/problems.ts'
import type { Answer, RenderedAnswer } from '../answer.ts'
import { type AttemptOptions, withAttempts } from '../attempts.ts'
import { businessDateOf } from '../clock/business-date.ts'
import { type HandlerOf, handlerOf, type RequestOf, type WriteContext } from '../handlers.ts'
import type { Platform } from '../platform.ts'
import { bodyDigest, pathOf } from './body-digest.ts'
import { keyDigest, readIdempotencyKey } from './idempotency-key.ts'
import { lookUp, type Opening, type StoredAnswer, store, storedAnswer, tryLock } from './stored-answer.ts'

export interface IdempotentOptions<Schema extends FastifySchema = FastifySchema, Ahead = undefined>
  extends AttemptOptions {
  /**
   * What the work begins with and the request alone tells: sent together with the look-up of the key, and given to the work. It may lock, but
   * changes nothing: a replay has asked for it in vain, and waits for no lock; nor does whoever has not got the key.
   */
  readonly ahead?: (request: RequestOf<Schema>, trx: Transaction) => Promise<Ahead>
  /** SHA-256 of the body, for a route that reads it as a stream: from a `Content-Digest` that it also verifies. */
  readonly bodyDigest?: (request: FastifyRequest) => Buffer
  /** Encrypts the answer for as long as it is kept, for a route whose answer holds a secret. */
  readonly sealed?: { seal(text: string): string; open(sealed: string): string }
}

/**
 * The handler of a POST that changes something. Its work runs in one transaction and is done once per Idempotency-Key:
 * the answer is stored together with it, and given again, byte for byte, to whoever sends the same request again. Refusals
 * are not stored. Ends in the problem `key_in_flight` while the same request is under way, and in `key_reused` for a key
 * that came with another body.
 */
export function idempotent<Schema extends FastifySchema, Ahead = undefined>(
  platform: Platform,
  work: (request: RequestOf<Schema>, context: WriteContext, ahead: Ahead) => Promise<Answer>,
  options: IdempotentOptions<Schema, Ahead> = {}
): HandlerOf<Schema> {
  const digestOf = options.bodyDigest ?? bodyDigest
  const { sealed } = options

  return handlerOf<Schema>(platform, async (request, render, reply) => {
    const { actor } = request
    const sent = request as unknown as FastifyRequest
    const key = keyDigest(actor, sent.method, pathOf(sent.url), readIdempotencyKey(sent.headers['idempotency-key']))
    const digest = digestOf(sent)

    const perform = async (trx: Transaction, locking: Promise<Opening>, attempt: number) => {
      const lookingUp = trx.query<StoredAnswer>(lookUp(actor.organisation, key))
      const asking = options.ahead?.(request, trx)
      asking?.catch(() => {})
      const opening = await locking
      if (!opening.mine) throw inFlight()
      const [stored] = await lookingUp
      if (stored) {
        if (!digest.equals(stored.body_digest)) problem('key_reused')
        const answer = storedAnswer(stored)
        throw new Replay(
          sealed && answer.payload !== null ? { ...answer, payload: sealed.open(String(answer.payload)) } : answer
        )
      }
      const context = { trx, actor, businessDate: businessDateOf(opening), now: opening.now, attempt }
      const answer = inLanguage(render(await work(request, context, (await asking) as Ahead)), reply)
      const kept =
        sealed && answer.payload !== null ? { ...answer, payload: sealed.seal(String(answer.payload)) } : answer
      trx.defer(store(actor.organisation, key, digest, kept))
      return answer
    }

    try {
      return await withAttempts(
        attempt =>
          inTransactionAsking<Opening, RenderedAnswer>(platform.pool, actor, tryLock(key), (trx, locking) =>
            perform(trx, locking, attempt)
          ),
        options
      )
    } catch (error) {
      if (error instanceof Replay) return error.answer
      // The lock keeps this from happening; should it ever, the other request's answer is there at the next try.
      throw isKeyTaken(error) ? inFlight() : error
    }
  })
}

/** Ends the transaction of a replay: it changes nothing, and what it asked for ahead may have failed for want of a lock. */
class Replay extends Error {
  readonly answer: RenderedAnswer

  constructor(answer: RenderedAnswer) {
    super('answered before')
    this.answer = answer
  }
}

/** A replay is in the language of the first answer, whatever language is asked for then: the answer says so. */
function inLanguage(answer: RenderedAnswer, reply: FastifyReply): RenderedAnswer {
  const language = reply.getHeader('content-language')
  if (typeof language !== 'string') return answer
  return { ...answer, headers: { 'content-language': language, ...answer.headers } }
}

function inFlight(): ProblemError {
  return new ProblemError('key_in_flight', { headers: { 'retry-after': '1' } })
}

const UNIQUE_VIOLATION = '23505'

function isKeyTaken(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError &&
    error.code === UNIQUE_VIOLATION &&
    error.constraint === 'idempotent_answer_pkey'
  )
}
