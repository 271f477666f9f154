import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { answerUnreadableRequest } from '@trade-credit/service/http/client-errors.ts'
import { requestIdOf } from '@trade-credit/service/http/request-id.ts'
import { type ListeningServer, listen } from '../listen.ts'
import { bodyLimit, type UpstreamName, upstreamOf } from '../routing.ts'
import { readJoinedDocument, serveDocs } from './api-document.ts'
import { forward } from './forward.ts'
import { type Caller, noSuchPath, notReady, sendProblem, unavailable } from './gateway-problem.ts'

export interface Gateway extends ListeningServer {
  /** Sends the upstream's paths to this address from now on; until then they answer 503. */
  connect(name: UpstreamName, url: string): void
}

export interface GatewaySettings {
  readonly port: number
  /** See `Forwarding`; the default lets a long poll of a minute pass. */
  readonly patienceMs?: number
}

const readinessPaths: Readonly<Record<UpstreamName, string>> = {
  quote: '/health/ready',
  underwriting: '/health/ready',
  policy: '/health/ready',
  claims: '/health/ready',
  issuer: '/oauth/jwks'
}

/** Starts the one address under which everything is reached: the services, the issuer, the docs and the health of all. */
export async function startGateway({ port, patienceMs = 90_000 }: GatewaySettings): Promise<Gateway> {
  const upstreams = new Map<UpstreamName, URL>()
  const agent = new Agent({ keepAlive: true })

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const path = pathOf(request)
    const name = upstreamOf(path)
    const caller: Caller = { requestId: requestIdOf(request), acceptLanguage: request.headers['accept-language'] }
    if (name === undefined) return serveOwn(path, request, response, { caller, upstreams, url: listening.url })
    const url = upstreams.get(name)
    if (!url) return sendProblem(response, unavailable(name), caller)
    forward(request, response, {
      name,
      url,
      agent,
      requestId: caller.requestId,
      maxBodyBytes: bodyLimit(path),
      patienceMs
    })
  }
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    handle(request, response).catch(error => response.destroy(error))
  })
  server.on('clientError', (error, socket) => answerUnreadableRequest(error, socket as Socket, { info: () => {} }))
  const listening = await listen(server, port)
  return {
    url: listening.url,
    connect: (name, url) => void upstreams.set(name, new URL(url)),
    stop: async () => {
      await listening.stop()
      agent.destroy()
    }
  }
}

interface Surroundings {
  readonly caller: Caller
  readonly upstreams: ReadonlyMap<UpstreamName, URL>
  /** The gateway's own. */
  readonly url: string
}

async function serveOwn(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  { caller, upstreams, url }: Surroundings
): Promise<void> {
  if (request.method === 'GET' || request.method === 'HEAD') {
    if (path === '/health/live') return sendJson(response, '{"status":"ok"}')
    if (path === '/health/ready') {
      const names = await unready(upstreams)
      return names.length === 0 ? sendJson(response, '{"status":"ok"}') : sendProblem(response, notReady(names), caller)
    }
    if (path === '/docs' || path.startsWith('/docs/')) return serveDocs(request, response)
    if (path === '/openapi.json') {
      const document = await readJoinedDocument(url)
      if (document !== undefined) return sendJson(response, document)
    }
    if (path === '/') {
      response.writeHead(302, { location: '/docs' }).end()
      return
    }
  }
  sendProblem(response, noSuchPath(path), caller)
}

/** The names of the upstreams that do not say they are ready, in the order of the table above. */
async function unready(upstreams: ReadonlyMap<UpstreamName, URL>): Promise<UpstreamName[]> {
  const names = Object.keys(readinessPaths) as UpstreamName[]
  const ready = await Promise.all(
    names.map(async name => {
      const url = upstreams.get(name)
      if (!url) return false
      try {
        const answer = await fetch(new URL(readinessPaths[name], url), { signal: AbortSignal.timeout(2000) })
        await answer.arrayBuffer()
        return answer.ok
      } catch {
        return false
      }
    })
  )
  return names.filter((_, index) => !ready[index])
}

function sendJson(response: ServerResponse, body: string): void {
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store'
  })
  response.end(body)
}

function pathOf(request: IncomingMessage): string {
  return request.url?.split('?', 1)[0] ?? '/'
}
