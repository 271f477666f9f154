import type { Actor } from '@trade-credit/database/actor.ts'
import { inTransactionAsking, type Question } from '@trade-credit/database/transaction.ts'
import type { FastifySchema } from 'fastify'
import type { Answer } from './answer.ts'
import { type AttemptOptions, withAttempts } from './attempts.ts'
import { businessDateOf } from './clock/business-date.ts'
import { type HandlerOf, handlerOf, type RequestOf, type WriteContext } from './handlers.ts'
import type { Platform } from './platform.ts'

const OPENING: Question = { name: 'changing_open', columns: 'platform.business_date() as today, now() as now' }

interface Opening {
  readonly today: string
  readonly now: Date
}

/**
 * The handler of a PUT, PATCH or DELETE, or of a POST that by itself has the same effect once or twice: its work runs in
 * one transaction, and no Idempotency-Key is asked for.
 */
export function changing<Schema extends FastifySchema>(
  platform: Platform,
  work: (request: RequestOf<Schema>, context: WriteContext) => Promise<Answer>,
  options: AttemptOptions = {}
): HandlerOf<Schema> {
  return handlerOf<Schema>(platform, (request, render) => {
    const perform = (attempt: number) =>
      inChange(platform, request.actor, async context => render(await work(request, context)), attempt)
    return withAttempts(perform, options)
  })
}

/** Does the work in one transaction in the actor's name: what `changing` does for a request, for a part of one. */
export function inChange<R>(
  platform: Pick<Platform, 'pool'>,
  actor: Actor,
  work: (context: WriteContext) => Promise<R>,
  attempt = 1
): Promise<R> {
  return inTransactionAsking<Opening, R>(platform.pool, actor, OPENING, async (trx, asked) => {
    const opening = await asked
    return work({ trx, actor, businessDate: businessDateOf(opening), now: opening.now, attempt })
  })
}
