import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

type Sent = Pick<FastifyRequest, 'rawBody' | 'headers' | 'url'>

/**
 * SHA-256 over what was sent: the bytes of the body, after the query when the address has one. Throws for a body whose
 * bytes nobody kept: a route that reads a stream says how its digest is found.
 */
export function bodyDigest(request: Sent): Buffer {
  if (request.rawBody === null && hasBody(request)) {
    throw new Error('the bytes of this body were not kept: tell idempotent() how to take its digest')
  }
  const body = request.rawBody ?? NOTHING
  const queryAt = request.url.indexOf('?')
  if (queryAt < 0) return hash('sha256', body, 'buffer')
  return hash('sha256', Buffer.concat([Buffer.from(`${request.url.slice(queryAt)}\n`), body]), 'buffer')
}

/** The path of a request, ids included, without its query. */
export function pathOf(url: string): string {
  const queryAt = url.indexOf('?')
  return queryAt < 0 ? url : url.slice(0, queryAt)
}

const NOTHING = Buffer.alloc(0)

function hasBody({ headers }: Sent): boolean {
  const length = headers['content-length']
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}
