import type { FastifySchema } from 'fastify'
import type { Answer } from './answer.ts'
import { type ComputeContext, type HandlerOf, handlerOf, type RequestOf } from './handlers.ts'
import type { Platform } from './platform.ts'

/** The handler of a stateless POST: it is given the business date and nothing to store with. No key is asked for. */
export function computing<Schema extends FastifySchema>(
  platform: Platform,
  work: (request: RequestOf<Schema>, context: ComputeContext) => Answer | Promise<Answer>
): HandlerOf<Schema> {
  return handlerOf<Schema>(platform, async (request, render) => {
    const businessDate = await platform.businessDate()
    return render(await work(request, { actor: request.actor, businessDate }))
  })
}
