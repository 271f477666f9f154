import rateLimit from '@fastify/rate-limit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError } from '../problems/problems.ts'
import type { App } from './app-type.ts'

/** Counts requests; each of the two ends in the problem `rate_limited` when there were too many in this minute. */
export interface RateLimits {
  /** Of one client of one organisation, once authentication has told who asks. */
  ofClient(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** Of one address, when nobody knows yet who asks: a token that is to be verified, or none. */
  ofAddress(request: FastifyRequest, reply: FastifyReply): Promise<void>
}

/** How many are counted at a time; whoever has been quiet the longest is forgotten first. */
const COUNTED = 20_000
const A_MINUTE_MS = 60_000

/** The limits of one process, so many requests a minute; null for 0, which sets none. To be made before any route. */
export async function rateLimits(app: App, perMinute: number): Promise<RateLimits | null> {
  if (perMinute === 0) return null
  await app.register(rateLimit, { global: false, max: perMinute, timeWindow: A_MINUTE_MS, cache: COUNTED })
  const options = { max: perMinute, timeWindow: A_MINUTE_MS, cache: COUNTED }
  const countAddress = app.createRateLimit(options)
  const countClient = app.createRateLimit({
    ...options,
    keyGenerator: ({ actor }) => `${actor.organisation} ${actor.client}`
  })
  return {
    ofClient: async (request, reply) => tell(await countClient(request), reply),
    ofAddress: async (request, reply) => tell(await countAddress(request), reply)
  }
}

type Counted = Awaited<ReturnType<ReturnType<App['createRateLimit']>>>

/** What is left of the minute stands on every answer (draft-ietf-httpapi-ratelimit-headers). */
function tell(counted: Counted, reply: FastifyReply): void {
  if (counted.isAllowed) return
  reply.headers({
    'ratelimit-limit': counted.max,
    'ratelimit-remaining': counted.remaining,
    'ratelimit-reset': counted.ttlInSeconds
  })
  if (!counted.isExceeded) return
  throw new ProblemError('rate_limited', { headers: { 'retry-after': String(Math.max(1, counted.ttlInSeconds)) } })
}
