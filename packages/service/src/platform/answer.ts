import type { FastifyReply, FastifyRequest, preSerializationHookHandler } from 'fastify'
import { guardBody } from '../http/response-guard.ts'

/** What a handler answers with. Refusals are thrown as problems, never returned. */
export interface Answer {
  /** 200 to 299, or 304. */
  readonly status: number
  /** The view, written as JSON; left out for answers without a body. */
  readonly body?: unknown
  /** Location, ETag and the like. */
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer as it goes over the wire. */
export interface RenderedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** UTF-8, encoded once for the wire and for the record of a key; as text where it comes from that record. */
  readonly payload: Buffer | string | null
}

/** Writes an answer of the current request down. */
export type Render = (answer: Answer) => RenderedAnswer

/** Writes the answer down, before anything is committed: a view that JSON cannot say, or the contract does not, throws. */
export function render(
  answer: Answer,
  checks: AnswerChecks | null,
  request: FastifyRequest,
  reply: FastifyReply
): RenderedAnswer {
  const { status, body, headers = {} } = answer
  if (!isAnswerStatus(status)) throw new Error(`a handler answered ${status}: throw a problem instead`)
  checks?.check(answer, request, reply)
  if (body === undefined) return { status, headers: lowerCased(headers), payload: null }
  const payload = Buffer.from(JSON.stringify(body))
  return { status, headers: { 'content-type': JSON_TYPE, ...lowerCased(headers) }, payload }
}

/** Puts status and headers on the reply; give what is returned to Fastify as the payload. */
export function answerWith(
  reply: FastifyReply,
  { status, headers, payload }: RenderedAnswer
): Buffer | string | undefined {
  reply.code(status)
  reply.headers({ ...headers })
  return payload ?? undefined
}

const JSON_TYPE = 'application/json; charset=utf-8'

/** Compares answers to the contract while they can still be rolled back. */
export interface AnswerChecks {
  check(answer: Answer, request: FastifyRequest, reply: FastifyReply): void
}

/** The check of one route; null when the guard is off. */
export function answerChecks(isOn: boolean): AnswerChecks | null {
  if (!isOn) return null
  const guards = new WeakMap<object, preSerializationHookHandler<unknown>>()
  return {
    check({ status, body }, request, reply) {
      const { schema = {}, method, url } = request.routeOptions
      let guard = guards.get(schema)
      if (!guard) guards.set(schema, (guard = guardBody(`${String(method)} ${url}`, schema)))
      let breach: unknown
      reply.code(status)
      // No body is null in the contract.
      guard.call(request.server, request, reply, body ?? null, (error?: unknown) => void (breach = error))
      if (breach) throw breach
    }
  }
}

function isAnswerStatus(status: number): boolean {
  return (status >= 200 && status <= 299) || status === 304
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
