import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { type Gateway, startGateway } from '@trade-credit/local-stack/gateway/gateway.ts'
import { listen } from '@trade-credit/local-stack/listen.ts'
import t, { type Test } from 'tap'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** A gateway whose quote service is this handler. */
async function gatewayBefore(t: Test, handler: Handler, patienceMs?: number): Promise<Gateway> {
  const gateway = await startGateway({ port: 0, ...(patienceMs !== undefined && { patienceMs }) })
  const upstream = await listen(createServer(handler), 0)
  gateway.connect('quote', upstream.url)
  t.teardown(async () => {
    await gateway.stop()
    await upstream.stop()
  })
  return gateway
}

const echo: Handler = (request, response) => {
  response.writeHead(200, { 'content-type': request.headers['content-type'] ?? 'text/plain' })
  request.pipe(response)
}

const mebibyte = 1024 * 1024

t.test('a request and its answer pass unchanged, but for the connection’s own headers', async t => {
  let seen: IncomingMessage | undefined
  const gateway = await gatewayBefore(t, (request, response) => {
    seen = request
    response.writeHead(418, { 'x-answer': 'yes', etag: '"3"', 'set-cookie': ['a=1', 'b=2'], 'keep-alive': 'timeout=9' })
    response.end('tea')
  })
  const sent = request(`${gateway.url}/v1/quotes/qt_1?x=%20y&x=2`, {
    method: 'PATCH',
    headers: {
      connection: 'keep-alive, x-private',
      'x-private': 'secret',
      te: 'trailers',
      'x-request-id': 'request-7',
      'idempotency-key': '"k"',
      'content-type': 'text/plain'
    }
  })
  sent.end('hello')
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  t.equal(answer.statusCode, 418)
  t.match(answer.headers, { 'x-answer': 'yes', etag: '"3"', 'set-cookie': ['a=1', 'b=2'], 'x-request-id': 'request-7' })
  t.not(answer.headers['keep-alive'], 'timeout=9')
  t.equal(Buffer.concat(await answer.toArray()).toString(), 'tea')
  t.equal(seen?.url, '/v1/quotes/qt_1?x=%20y&x=2')
  t.match(seen?.headers, { 'x-request-id': 'request-7', 'idempotency-key': '"k"', 'content-length': '5' })
  t.notOk(seen?.headers['x-private'])
  t.notOk(seen?.headers['te'])
})

t.test('a request without an id gets one, upstream and back', async t => {
  let id: unknown
  const gateway = await gatewayBefore(t, (request, response) => {
    id = request.headers['x-request-id']
    response.end()
  })
  const answer = await fetch(`${gateway.url}/v1/quotes`)
  t.match(id, /^[0-9a-f-]{36}$/)
  t.equal(answer.headers.get('x-request-id'), id)
})

t.test('connections to the upstream are kept', async t => {
  const sockets = new Set<unknown>()
  const gateway = await gatewayBefore(t, (request, response) => {
    sockets.add(request.socket)
    response.end('{}')
  })
  for (let i = 0; i < 5; i++) await (await fetch(`${gateway.url}/v1/quotes`)).text()
  t.equal(sockets.size, 1)
})

t.test('a body that announces too many bytes is refused before it is passed on', async t => {
  let reached = false
  const gateway = await gatewayBefore(t, (_request, response) => {
    reached = true
    response.end()
  })
  const answer = await fetch(`${gateway.url}/v1/quotes`, {
    method: 'POST',
    headers: { 'accept-language': 'en' },
    body: randomBytes(20 * mebibyte)
  })
  t.equal(answer.status, 413)
  t.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8')
  t.match(await answer.json(), { code: 'body_too_large', status: 413, title: 'The body is too large' })
  t.equal(reached, false)
})

t.test('a body that announces nothing is counted', async t => {
  const { promise: upstreamBroken, resolve } = Promise.withResolvers<unknown>()
  const gateway = await gatewayBefore(t, request => void request.on('error', resolve).resume())
  const pieces = Array.from({ length: 20 }, () => randomBytes(mebibyte))
  const answer = await fetch(`${gateway.url}/v1/quotes`, {
    method: 'POST',
    body: ReadableStream.from(pieces),
    duplex: 'half'
  })
  t.equal(answer.status, 413)
  t.match(await answer.json(), { code: 'body_too_large' })
  t.match(await upstreamBroken, { code: 'ECONNRESET' })
})

t.test('16 MiB pass, and paths that stream carry more', async t => {
  let bytes = 0
  const gateway = await gatewayBefore(t, (request, response) => {
    bytes = 0
    request.on('data', chunk => (bytes += chunk.length)).on('end', () => response.end())
  })
  const post = (path: string, size: number) =>
    fetch(gateway.url + path, { method: 'POST', body: randomBytes(size) }).then(answer => answer.status)
  t.equal(await post('/v1/quotes', 16 * mebibyte), 200)
  t.equal(bytes, 16 * mebibyte)
  t.equal(await post('/v1/quotes', 16 * mebibyte + 1), 413)
  t.equal(await post('/v1/quote-batches', 17 * mebibyte), 200)
  t.equal(bytes, 17 * mebibyte)
})

t.test('lines stream both ways while the request is still open', async t => {
  const gateway = await gatewayBefore(t, echo)
  const sent = request(`${gateway.url}/v1/quote-batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' }
  })
  sent.write('{"line":1}\n')
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  t.equal(answer.headers['content-type'], 'application/x-ndjson')
  const lines = answer.setEncoding('utf8').iterator()
  t.equal((await lines.next()).value, '{"line":1}\n')
  sent.write('{"line":2}\n')
  t.equal((await lines.next()).value, '{"line":2}\n')
  sent.end()
  t.equal((await lines.next()).done, true)
})

t.test('a slow reader slows the upstream down', async t => {
  let written = 0
  const gateway = await gatewayBefore(t, (_request, response) => {
    const piece = randomBytes(mebibyte)
    const more = () => {
      while (written < 200 * mebibyte) {
        written += piece.length
        if (!response.write(piece)) return void response.once('drain', more)
      }
      response.end()
    }
    more()
  })
  const sent = request(`${gateway.url}/v1/quotes`)
  sent.end()
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  await delay(500)
  t.ok(written < 60 * mebibyte, `${written / mebibyte} MiB were taken though nobody read`)
  answer.destroy()
})

t.test('a dead upstream is a 503 that says when to come back', async t => {
  const gateway = await startGateway({ port: 0 })
  t.teardown(() => gateway.stop())
  const expectUnavailable = async () => {
    const answer = await fetch(`${gateway.url}/v1/quotes`, { method: 'POST', body: '{}' })
    t.equal(answer.status, 503)
    t.equal(answer.headers.get('retry-after'), '1')
    t.match(await answer.json(), { code: 'unavailable', status: 503, errors: [] })
  }
  await expectUnavailable()
  const gone = await listen(createServer(), 0)
  await gone.stop()
  gateway.connect('quote', gone.url)
  await expectUnavailable()
})

t.test('an upstream that breaks off before its answer is a 502, after its headers a broken connection', async t => {
  const gateway = await gatewayBefore(t, (request, response) => {
    if (request.url === '/v1/quotes') return void request.socket.destroy()
    response.writeHead(200, { 'content-length': '100' })
    response.write('half', () => setTimeout(() => request.socket.destroy(), 20))
  })
  const broken = await fetch(`${gateway.url}/v1/quotes`, { headers: { 'accept-language': 'en' } })
  t.equal(broken.status, 502)
  t.match(await broken.json(), { code: 'upstream_failed', detail: /same Idempotency-Key/ })
  const half = await fetch(`${gateway.url}/v1/products`)
  await t.rejects(half.text())
})

t.test('an upstream that says nothing is a 504; one that waits within our patience is waited for', async t => {
  const gateway = await gatewayBefore(
    t,
    (request, response) => {
      if (request.url === '/v1/events?wait=1') setTimeout(() => response.end('[]'), 200)
    },
    500
  )
  const poll = await fetch(`${gateway.url}/v1/events?wait=1`)
  t.equal(await poll.text(), '[]')
  const silent = await fetch(`${gateway.url}/v1/quotes`)
  t.equal(silent.status, 504)
  t.match(await silent.json(), { code: 'upstream_too_slow' })
})

t.test('a client that goes away ends the upstream’s work', async t => {
  const { promise: aborted, resolve } = Promise.withResolvers<void>()
  const gateway = await gatewayBefore(t, (_request, response) => void response.on('close', resolve))
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1')
  socket.write('GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n')
  await delay(100)
  socket.destroy()
  await aborted
  t.pass('the upstream saw it')
})

t.test('an early refusal of a long body reaches the client', async t => {
  const gateway = await gatewayBefore(t, (_request, response) => {
    response.writeHead(401).end('{"code":"token_missing"}')
  })
  const answer = await fetch(`${gateway.url}/v1/quotes`, { method: 'POST', body: randomBytes(10 * mebibyte) })
  t.equal(answer.status, 401)
  t.match(await answer.json(), { code: 'token_missing' })
})

t.test('ready means all are, and names those that are not', async t => {
  const gateway = await startGateway({ port: 0 })
  t.teardown(() => gateway.stop())
  const ready = async () => {
    const answer = await fetch(`${gateway.url}/health/ready`)
    return { status: answer.status, body: (await answer.json()) as { notReady?: string[] } }
  }
  t.match(await ready(), { status: 503, body: { notReady: ['quote', 'underwriting', 'policy', 'claims', 'issuer'] } })
  let claimsStatus = 503
  const up = await listen(
    createServer((_request, response) => response.end()),
    0
  )
  const claims = await listen(
    createServer((_request, response) => response.writeHead(claimsStatus).end()),
    0
  )
  t.teardown(() => Promise.all([up.stop(), claims.stop()]))
  for (const name of ['quote', 'underwriting', 'policy', 'issuer'] as const) gateway.connect(name, up.url)
  gateway.connect('claims', claims.url)
  t.match(await ready(), { status: 503, body: { notReady: ['claims'] } })
  claimsStatus = 200
  t.match(await ready(), { status: 200, body: { status: 'ok' } })
  t.equal((await fetch(`${gateway.url}/health/live`)).status, 200)
})

t.test('the docs load nothing from elsewhere', async t => {
  const gateway = await startGateway({ port: 0 })
  t.teardown(() => gateway.stop())
  const page = await fetch(`${gateway.url}/docs`)
  t.equal(page.status, 200)
  t.match(page.headers.get('content-security-policy'), /default-src 'self'/)
  const html = await page.text()
  t.match(html, /\/openapi\.json/)
  const scripts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(match => match[1] ?? '')
  t.ok(scripts.length > 0)
  for (const script of scripts) {
    t.notMatch(script, /^(https?:)?\/\//)
    t.equal((await fetch(new URL(script, page.url))).status, 200, script)
  }
})

t.test('a path that nobody has is a 404 problem', async t => {
  const gateway = await startGateway({ port: 0 })
  t.teardown(() => gateway.stop())
  for (const path of ['/v1/moons', '/v2/quotes', '/v1', '/metrics', '/v1/quotesandmore']) {
    const answer = await fetch(gateway.url + path, { headers: { 'accept-language': 'ko' } })
    t.equal(answer.status, 404, path)
    t.match(await answer.json(), { code: 'not_found', title: '찾을 수 없습니다' })
  }
})

t.test('what is no request, and a body that is cut off, are answered as by a service', async t => {
  const gateway = await gatewayBefore(t, echo)
  const port = Number(new URL(gateway.url).port)
  const exchange = async (text: string) => {
    const socket = connect(port, '127.0.0.1')
    socket.end(text)
    return Buffer.concat(await socket.toArray()).toString()
  }
  const cut = 'POST /v1/quotes HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"product":'
  for (const text of ['nonsense\r\n\r\n', cut]) {
    t.match(await exchange(text), /^HTTP\/1.1 400 [\s\S]*application\/problem\+json[\s\S]*"code":"malformed_http"/)
  }
  const large = `GET /health/live HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`
  t.match(await exchange(large), /^HTTP\/1.1 431 [\s\S]*"code":"headers_too_large"/)
})

t.test('stopping waits for the request in flight and closes idle connections', async t => {
  const gateway = await gatewayBefore(t, (_request, response) => void setTimeout(() => response.end('done'), 300))
  const inFlight = fetch(`${gateway.url}/v1/quotes`)
  await delay(100)
  const stopped = gateway.stop()
  t.equal(await (await inFlight).text(), 'done')
  await stopped
  await t.rejects(fetch(`${gateway.url}/v1/quotes`))
})
