import { inTransactionAsking, type Question, type Transaction } from '@trade-credit/database/transaction.ts'
import type { FastifySchema } from 'fastify'
import type { Answer, RenderedAnswer } from './answer.ts'
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
export function changing<Tables, Schema extends FastifySchema>(
  platform: Platform,
  work: (request: RequestOf<Schema>, context: WriteContext<Tables>) => Promise<Answer>
): HandlerOf<Schema> {
  return handlerOf<Schema>(platform, (request, render) => {
    const { actor } = request
    const perform = async (trx: Transaction<Tables>, asked: Promise<Opening>) => {
      const opening = await asked
      const context = { trx, actor, businessDate: businessDateOf(opening), now: opening.now }
      return render(await work(request, context))
    }
    return inTransactionAsking<Tables, Opening, RenderedAnswer>(platform.pool, actor, OPENING, perform)
  })
}
