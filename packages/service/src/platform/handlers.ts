import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Actor } from '@trade-credit/database/actor.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type {
  ContextConfigDefault,
  FastifyReply,
  FastifyRequest,
  FastifySchema,
  RawServerDefault,
  RouteGenericInterface,
  RouteHandlerMethod
} from 'fastify'
import { type Answer, answerChecks, answerWith, type Render, type RenderedAnswer, render } from './answer.ts'
import type { Platform } from './platform.ts'

/** A request whose body, query and path have the types that the route's schema gives them. */
export type RequestOf<Schema extends FastifySchema> = FastifyRequest<
  RouteGenericInterface,
  RawServerDefault,
  IncomingMessage,
  Schema,
  TypeBoxTypeProvider
>

/** The handler of a route with this schema, as `app.post` and the like take it. */
export type HandlerOf<Schema extends FastifySchema> = RouteHandlerMethod<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  RouteGenericInterface,
  ContextConfigDefault,
  Schema,
  TypeBoxTypeProvider
>

/** What a handler that changes something is given. */
export interface WriteContext {
  readonly trx: Transaction
  readonly actor: Actor
  /** The day that rules and lifecycles go by. */
  readonly businessDate: PlainDate
  /** The database's time at the start of the transaction, for records of when something was done. */
  readonly now: Date
  /** 1, or more where `again` let the whole work be done once more; the transaction before was rolled back. */
  readonly attempt: number
}

/** What a handler that reads is given; nothing it sends can change anything. */
export interface ReadContext {
  readonly trx: Transaction
  readonly actor: Actor
  /** Asked for only when called, on the same connection: send it together with other queries. */
  businessDate(): Promise<PlainDate>
}

/** What a handler that stores and loads nothing is given. */
export interface ComputeContext {
  readonly actor: Actor
  readonly businessDate: PlainDate
}

/** Makes a route's handler of something that gives the finished answer; `render` is to be called before anything is committed. */
export function handlerOf<Schema extends FastifySchema>(
  platform: Platform,
  finish: (request: RequestOf<Schema>, render: Render, reply: FastifyReply) => Promise<RenderedAnswer>
): HandlerOf<Schema> {
  const checks = answerChecks(platform.responseGuard)
  const handler = async (request: RequestOf<Schema>, reply: FastifyReply) => {
    const renderHere = (answer: Answer) => render(answer, checks, request as unknown as FastifyRequest, reply)
    return answerWith(reply, await finish(request, renderHere, reply))
  }
  // The payload is finished text, which Fastify's types, looking for the view, do not expect.
  return handler as unknown as HandlerOf<Schema>
}
