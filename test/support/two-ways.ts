import { startGateway } from '@trade-credit/local-stack/gateway/gateway.ts'
import { quoteService } from '@trade-credit/quote-service/app.ts'
import type { Test } from 'tap'
import { type RunningService, runService } from './running-service.ts'

export interface HttpRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export interface TwoWays {
  readonly service: RunningService
  /** Sends the request to the quote service's own port. */
  direct(request: HttpRequest): Promise<HttpAnswer>
  /** Sends the request to the gateway in front of it. */
  throughGateway(request: HttpRequest): Promise<HttpAnswer>
}

/** The quote service on a port of its own, and behind a gateway; both gone when the test ends. */
export async function twoWays(t: Test): Promise<TwoWays> {
  const service = await runService(t, quoteService)
  const url = await service.app.listen({ host: '127.0.0.1', port: 0 })
  const gateway = await startGateway({ port: 0 })
  t.teardown(() => gateway.stop())
  gateway.connect('quote', url)
  return { service, direct: request => send(url, request), throughGateway: request => send(gateway.url, request) }
}

async function send(url: string, { method, path, headers, body }: HttpRequest): Promise<HttpAnswer> {
  const answer = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) })
  return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() }
}
