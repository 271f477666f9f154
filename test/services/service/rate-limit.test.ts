import type { App } from '@trade-credit/service/app.ts'
import t, { type Test } from 'tap'
import { probe, token } from './probe.ts'

/** A service with a limit of three requests a minute unless told. */
async function limited(t: Test, config: { RATE_LIMIT_PER_MINUTE?: number; TRUSTED_PROXIES?: string } = {}) {
  const { app } = await probe({ config: { RATE_LIMIT_PER_MINUTE: 3, ...config } })
  t.teardown(() => app.close())
  return app
}

const get = async (app: App, by: string | null, options: { url?: string; from?: string; forwardedFor?: string } = {}) =>
  app.inject({
    url: options.url ?? '/v1/orders/or_1',
    remoteAddress: options.from ?? '192.0.2.1',
    headers: {
      'accept-language': 'en',
      ...(by === null ? {} : { authorization: `Bearer ${by}` }),
      ...(options.forwardedFor === undefined ? {} : { 'x-forwarded-for': options.forwardedFor })
    }
  })

const statuses = async (app: App, times: number, ...call: [by: string | null, options?: Parameters<typeof get>[2]]) => {
  const seen: number[] = []
  for (let n = 0; n < times; n += 1) seen.push((await get(app, ...call)).statusCode)
  return seen
}

t.test('a client that asks too often is told how long to wait, and what was left on the way there', async t => {
  const app = await limited(t)
  const by = await token()
  for (const left of [2, 1, 0]) {
    const { statusCode, headers } = await get(app, by)
    t.equal(statusCode, 200)
    t.match(headers, { 'ratelimit-limit': '3', 'ratelimit-remaining': String(left), 'ratelimit-reset': /^(60|59)$/ })
  }
  const refused = await get(app, by)
  t.equal(refused.statusCode, 429)
  t.match(refused.headers, {
    'content-type': /^application\/problem\+json/,
    'retry-after': /^(60|59)$/,
    'ratelimit-limit': '3',
    'ratelimit-remaining': '0',
    'ratelimit-reset': /^(60|59)$/,
    'x-request-id': /./
  })
  t.match(refused.json(), { status: 429, code: 'rate_limited', detail: /Retry-After/ })
})

t.test('each client of each organisation has its own allowance, whatever its token and address', async t => {
  const app = await limited(t)
  t.same(await statuses(app, 2, await token()), [200, 200])
  t.same(await statuses(app, 2, await token({ jti: 'another' }), { from: '192.0.2.2' }), [200, 429])
  t.same(await statuses(app, 1, await token({ client_id: 'portal-app' }), { from: '192.0.2.3' }), [200])
  t.same(await statuses(app, 1, await token({ organisation: 'org_b' }), { from: '192.0.2.3' }), [200])
})

t.test('whoever has no good token is counted by address, and takes nothing from those who have', async t => {
  const app = await limited(t)
  const good = await token()
  t.same(await statuses(app, 1, good, { from: '192.0.2.9' }), [200])
  t.same(
    await statuses(app, 4, null, { from: '192.0.2.9' }),
    [401, 401, 429, 429],
    'verifying the good one counted too'
  )
  t.same(await statuses(app, 1, 'a.b.c', { from: '192.0.2.9' }), [429], 'before a signature is looked at')
  t.same(await statuses(app, 2, good, { from: '192.0.2.9' }), [200, 200], 'a token that is known is no stranger’s')
  t.same(await statuses(app, 1, null, { from: '192.0.2.10' }), [401])
  t.same(await statuses(app, 4, null, { from: '192.0.2.11', url: '/v1/nowhere' }), [404, 404, 404, 429])
})

t.test('where a request comes from is told by the proxies that are trusted, and by no one else', async t => {
  const behind = await limited(t, { TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1' })
  t.same(await statuses(behind, 3, null, { from: '10.1.2.3', forwardedFor: '192.0.2.1' }), [401, 401, 401])
  t.same(await statuses(behind, 1, null, { from: '10.1.2.3', forwardedFor: '192.0.2.2' }), [401])
  t.same(await statuses(behind, 1, null, { from: '127.0.0.1', forwardedFor: '192.0.2.1' }), [429])
  const open = await limited(t)
  t.same(await statuses(open, 3, null, { forwardedFor: '192.0.2.7' }), [401, 401, 401])
  t.same(await statuses(open, 1, null, { forwardedFor: '192.0.2.8' }), [429], 'a made-up address changes nothing')
})

t.test('health and metrics are never counted', async t => {
  const app = await limited(t)
  for (const url of ['/health/live', '/health/ready', '/metrics']) {
    t.same(await statuses(app, 5, null, { url }), [200, 200, 200, 200, 200], url)
    t.notOk((await get(app, null, { url })).headers['ratelimit-limit'])
  }
  t.same(await statuses(app, 4, null, { url: '/openapi.json' }), [200, 200, 200, 429])
})

t.test('0 sets no limit', async t => {
  const app = await limited(t, { RATE_LIMIT_PER_MINUTE: 0 })
  const by = await token()
  t.same(new Set(await statuses(app, 20, by)), new Set([200]))
  t.notOk((await get(app, by)).headers['ratelimit-limit'])
})

t.test('the contract says so on every operation that needs a token', async t => {
  const app = await limited(t)
  const document = (await get(app, null, { url: '/openapi.json' })).json()
  const paths: Record<string, Record<string, Operation>> = document.paths
  for (const [path, operations] of Object.entries(paths)) {
    for (const { operationId, responses, security } of Object.values(operations)) {
      if (security.length === 0) continue
      t.ok(responses['429']?.headers['Retry-After'], `${path} ${operationId}: 429`)
      for (const [status, { headers }] of Object.entries(responses)) {
        const told = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'].filter(name => name in headers)
        t.equal(told.length, status < '500' ? 3 : 0, `${path} ${operationId}: ${status}`)
      }
    }
  }
})

interface Operation {
  readonly operationId: string
  readonly security: readonly unknown[]
  readonly responses: Readonly<Record<string, { readonly headers: Readonly<Record<string, unknown>> }>>
}
