import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/**
 * What a request is called in answers and logs: the caller's `X-Request-Id` when it is well-formed, else a new one. The
 * gateway and the services go by the same form, so that a request keeps its name all the way.
 */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && /^[\w.:-]{8,100}$/.test(given) ? given : randomUUID()
}
