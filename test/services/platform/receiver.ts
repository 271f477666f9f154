import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import type { Test } from 'tap'

/** A request as the receiver got it. */
export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The body as JSON: each test knows what it expects. */
  readonly event: ReturnType<typeof JSON.parse>
  readonly at: number
  readonly path: string
}

/** How the receiver answers: a status, with headers and a body, now or when the promise resolves. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

type Answer = (request: Received, nth: number) => Reply | number | Promise<Reply | number>

/** A real receiver of webhooks on this machine. What it answers may change in the middle of a test. */
export async function startReceiver(t: Test, answer: Answer = () => 204) {
  const received: Received[] = []
  let current = answer
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    const { headers, url: path = '' } = request
    const one: Received = { headers, body, event: JSON.parse(body), at: performance.now(), path }
    const nth = received.push(one)
    const reply = await current(one, nth)
    const { status, headers: answered = {}, body: text = '' } = typeof reply === 'number' ? { status: reply } : reply
    response.writeHead(status, answered).end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received,
    /** The positions of what was received, in the order in which it came. */
    positions: () => received.map(({ event }) => event.position as number),
    answers(next: Answer) {
      current = next
    }
  }
}

/** Whether Standard Webhooks' own library takes the request for genuine. */
export function isGenuine(secret: string, { headers, body }: Received): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>)
    return true
  } catch {
    return false
  }
}
