import {
  type Agent,
  type ClientRequest,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse
} from 'node:http'
import { isCode } from '../private-file.ts'
import { BODY_TOO_LARGE, brokenOff, type GatewayProblem, sendProblem, tooSlow, unavailable } from './gateway-problem.ts'
import { endToEndHeaders } from './hop-by-hop.ts'

export interface Forwarding {
  /** How the upstream is called in problems. */
  readonly name: string
  readonly url: URL
  /** Keeps connections to the upstream open between requests. */
  readonly agent: Agent
  readonly requestId: string
  /** Bytes; a larger body answers 413, whether it announces its length or not. */
  readonly maxBodyBytes: number
  /** Milliseconds of silence, from the last byte sent to the first one answered, after which 504 is said. */
  readonly patienceMs: number
}

/** How much of a refused body is still read, so that a client which only then looks for the answer finds it. */
const politeDrainBytes = 64 * 1024 * 1024

/**
 * Passes one request to its upstream and the answer back, both as streams with back-pressure.
 *
 * A client that goes away aborts the upstream's work; an upstream that breaks off after its headers breaks the client's
 * connection, because a clean end would look like a whole answer.
 */
export function forward(request: IncomingMessage, response: ServerResponse, to: Forwarding): void {
  const refuse = (problem: GatewayProblem) => {
    sendProblem(response, problem, { requestId: to.requestId, acceptLanguage: request.headers['accept-language'] })
    drain(request)
  }
  if (Number(request.headers['content-length'] ?? 0) > to.maxBodyBytes) {
    return refuse(BODY_TOO_LARGE)
  }

  const upstream = openUpstream(request, to)
  const patience = setTimeout(() => fail(tooSlow(to.name)), to.patienceMs)

  let ended = false
  const fail = (problem: GatewayProblem) => {
    if (ended) return
    ended = true
    clearTimeout(patience)
    request.unpipe(upstream)
    upstream.destroy()
    if (response.headersSent) response.destroy()
    else refuse(problem)
  }

  request.pipe(upstream)
  // Counted after the pipe has written: unpiping before it would let this last chunk pause the request for good.
  let received = 0
  request.on('data', (chunk: Buffer) => {
    if (ended) return
    received += chunk.length
    if (!response.headersSent) patience.refresh()
    if (received > to.maxBodyBytes) fail(BODY_TOO_LARGE)
  })

  upstream.on('response', answer => {
    clearTimeout(patience)
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, {
      'x-request-id': to.requestId,
      ...endToEndHeaders(answer.headers)
    })
    response.flushHeaders()
    answer.on('error', () => fail(brokenOff(to.name)))
    answer.on('end', () => {
      if (request.complete) return
      // The whole answer came before the whole request: nobody waits for the rest.
      ended = true
      request.unpipe(upstream)
      upstream.destroy()
      drain(request)
    })
    answer.pipe(response)
  })
  upstream.on('error', error => {
    fail(isCode(error, 'ECONNREFUSED') ? unavailable(to.name) : brokenOff(to.name))
  })
  response.on('close', () => {
    clearTimeout(patience)
    if (!response.writableFinished) upstream.destroy()
  })
}

function openUpstream(request: IncomingMessage, to: Forwarding): ClientRequest {
  const { expect: _answeredHere, forwarded: _untrusted, ...headers } = endToEndHeaders(request.headers)
  return openRequest({
    agent: to.agent,
    hostname: to.url.hostname,
    port: to.url.port,
    method: request.method,
    path: request.url,
    headers: {
      ...headers,
      'x-request-id': to.requestId,
      'x-forwarded-for': request.socket.remoteAddress ?? '',
      'x-forwarded-host': request.headers.host ?? '',
      'x-forwarded-proto': 'http',
      ...(request.headers['transfer-encoding'] !== undefined && { 'transfer-encoding': 'chunked' })
    }
  })
}

function drain(request: IncomingMessage): void {
  let drained = 0
  request.on('data', (chunk: Buffer) => {
    drained += chunk.length
    if (drained > politeDrainBytes) request.destroy()
  })
  request.resume()
}
