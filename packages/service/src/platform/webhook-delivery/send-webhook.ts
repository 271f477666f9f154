import { type ClientRequest, type IncomingMessage, request as requestByHttp } from 'node:http'
import { request as requestByHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Destination } from './destinations.ts'

/** What came of one POST. Of an answer only its status counts; its body is thrown away. */
export type Reaction =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'unanswered'; readonly reason: 'timeout' | 'tls' | 'connection' }

/** From the first byte of the connection to the status of the answer. */
export const ANSWER_WITHIN_MS = 10_000
/** As much of an answer's body is read, so that a polite receiver can finish writing it. */
const MOST_ANSWER_BYTES = 16 * 1024
const READ_ANSWER_FOR_MS = 1_000

/**
 * Posts to the checked address and never follows a redirect. Each POST has a connection of its own, so that it goes to
 * what was checked for it.
 */
export async function sendWebhook(
  { url, addresses }: Destination,
  headers: Readonly<Record<string, string>>,
  body: string,
  answerWithinMs = ANSWER_WITHIN_MS
): Promise<Reaction> {
  const send = url.protocol === 'https:' ? requestByHttps : requestByHttp
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), answerWithinMs)
  try {
    const response = await answerOf(
      send(url, {
        method: 'POST',
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        lookup: onlyTo(addresses),
        agent: false,
        maxHeaderSize: 16 * 1024,
        signal: over.signal
      }),
      body
    )
    await throwAway(response)
    const retryAfterMs = secondsIn(response.headers['retry-after'])
    return { kind: 'answered', status: response.statusCode ?? 0, retryAfterMs }
  } catch (error) {
    return { kind: 'unanswered', reason: over.signal.aborted ? 'timeout' : reasonOf(error) }
  } finally {
    clearTimeout(timer)
  }
}

function answerOf(request: ClientRequest, body: string): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  // Informational answers are not the answer; a change of protocol is none that we asked for.
  request.once('response', resolve).once('upgrade', (_response, socket) => {
    socket.destroy()
    reject(new Error('the receiver changed the protocol'))
  })
  request.on('error', reject)
  request.end(body)
  return promise
}

/** Names lead to the addresses that were checked, whatever a name server says by now. */
function onlyTo(addresses: readonly string[]): LookupFunction {
  const found = addresses.map(address => ({ address, family: isIP(address) }))
  return (_name, options, done) => {
    if (options.all) done(null, found)
    else done(null, found[0]?.address ?? '', found[0]?.family ?? 0)
  }
}

async function throwAway(response: IncomingMessage): Promise<void> {
  let received = 0
  const enough = Promise.withResolvers<void>()
  response.on('data', (chunk: Buffer) => {
    received += chunk.length
    if (received > MOST_ANSWER_BYTES) enough.resolve()
  })
  response.on('error', () => {}).once('close', enough.resolve)
  const done = new AbortController()
  await Promise.race([enough.promise, sleep(READ_ANSWER_FOR_MS, undefined, { signal: done.signal }).catch(() => {})])
  done.abort()
  response.destroy()
}

const LONGEST_WISH_SECONDS = 24 * 60 * 60

/** `Retry-After` in milliseconds where it is in seconds, a day at most. */
function secondsIn(header: string | undefined): number | undefined {
  if (header === undefined || !/^\d{1,9}$/.test(header)) return undefined
  return Math.min(Number(header), LONGEST_WISH_SECONDS) * 1000
}

function reasonOf(error: unknown): 'tls' | 'connection' {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code) ? 'tls' : 'connection'
}
