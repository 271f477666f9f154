import type { Actor } from '@trade-credit/database/actor.ts'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { ProblemCode } from '../problems/problem-table.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. Reading it on a public route throws: there is nobody. */
    readonly actor: Actor
    /** Set by authentication; null before it and on public routes. Handlers read `actor`. */
    verifiedActor: Actor | null
    /** The language to answer in. */
    readonly language: Language
    /** The bytes of a JSON body, to take a digest of; null without one. */
    rawBody: Buffer | null
    /** JSON of exactly what `body` holds, to keep: read again it gives the same value. Null without a JSON body. */
    bodyText: Buffer | string | null
    /** The problem this request ended in, for the log. */
    problemCode: ProblemCode | null
  }
  interface FastifyContextConfig {
    /** The scope the caller needs; any one of a list. Each route states this or `public`. */
    scope?: string | readonly string[]
    /** Open to everyone: only health, metrics, the API reference and the like. */
    public?: true
    /** A request without a body is taken as one with `{}`, and the contract says so. For bodies in which nothing is required. */
    optionalBody?: true
  }
}
