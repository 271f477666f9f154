import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'
import type { ProblemCode } from '../problems/problem-table.ts'
import { ProblemError, problemView } from '../problems/problems.ts'
import { mayTakeLong } from './long-request.ts'

const CODES: Readonly<Record<string, ProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
  HPE_HEADER_OVERFLOW: 'headers_too_large'
}

/** Answers bytes that are not an HTTP request, or come too slowly, with a problem; there is no request to take a language from. */
export function answerUnreadableRequest(
  error: Error & { code?: string },
  socket: Socket,
  log: Pick<FastifyBaseLogger, 'info'>
): void {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && mayTakeLong(socket)) return
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy()
    return
  }
  const refusal = new ProblemError(CODES[error.code ?? ''] ?? 'malformed_http')
  log.info({ status: refusal.status, problem: refusal.code }, 'unreadable request')
  const body = JSON.stringify(problemView(refusal, 'ko', randomUUID()))
  socket.end(
    `HTTP/1.1 ${refusal.status} ${refusal.code}\r\nContent-Type: application/problem+json; charset=utf-8\r\n` +
      `Content-Language: ko\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`
  )
}
