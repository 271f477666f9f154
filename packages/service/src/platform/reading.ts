import { readInTransaction } from '@trade-credit/database/transaction.ts'
import type { FastifySchema } from 'fastify'
import type { Answer, RenderedAnswer } from './answer.ts'
import { BUSINESS_DATE, businessDateOf } from './clock/business-date.ts'
import { type HandlerOf, handlerOf, type ReadContext, type RequestOf } from './handlers.ts'
import type { Platform } from './platform.ts'

/**
 * The handler of a GET, or of a POST that only computes from what is stored: its queries run in one read-only transaction,
 * bound to the actor, and all see one moment of the database.
 */
export function reading<Schema extends FastifySchema>(
  platform: Platform,
  work: (request: RequestOf<Schema>, context: ReadContext) => Promise<Answer>
): HandlerOf<Schema> {
  return handlerOf<Schema>(platform, (request, render) => {
    const { actor } = request
    return readInTransaction<RenderedAnswer>(platform.pool, actor, async trx => {
      const businessDate = async () => businessDateOf((await trx.query<{ today: string }>(BUSINESS_DATE))[0])
      return render(await work(request, { trx, actor, businessDate }))
    })
  })
}
