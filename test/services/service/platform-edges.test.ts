import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { createLogger, maskNumbersOfFirms } from '@trade-credit/service/observability/logger.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { Won } from '@trade-credit/service/schema/schemas.ts'
import t from 'tap'
import { Type } from 'typebox'
import { goodOrder, probe, token } from './probe.ts'

const authorization = `Bearer ${await token()}`

const ANSWERS: Record<string, unknown> = {
  good: { amount: 1, note: null },
  fraction: { amount: 10.7, note: null },
  bigint: { amount: 10n, note: null },
  nothing: { amount: null, note: null },
  notANumber: { amount: Number.NaN, note: null },
  extra: { amount: 1, note: null, password: 'x' },
  missing: { amount: 1 },
  date: { amount: 1, note: new Date(0) }
}

async function answering(responseGuard: boolean) {
  return probe({
    responseGuard,
    routes(app) {
      app.get(
        '/v1/answers/:kind',
        {
          schema: {
            operationId: 'answer',
            summary: 'Answer',
            params: fields({ kind: Type.String() }),
            response: { 200: fields({ amount: Won, note: orNull(Type.String()) }) }
          },
          config: { scope: 'orders:read' }
        },
        async (request, reply) => {
          if (request.params.kind === 'undeclared') return reply.code(202 as 200).send({ amount: 1, note: null })
          return ANSWERS[request.params.kind] as { amount: number; note: string | null }
        }
      )
    }
  })
}

t.test('the response guard answers 500 to everything the contract does not say, and logs where', async t => {
  const { app, lines } = await answering(true)
  t.teardown(() => app.close())
  const status = async (kind: string) =>
    (await app.inject({ url: `/v1/answers/${kind}`, headers: { authorization } })).statusCode
  t.equal(await status('good'), 200)
  for (const kind of [...Object.keys(ANSWERS).filter(name => name !== 'good'), 'undeclared'])
    t.equal(await status(kind), 500, kind)
  const breaches = lines.map(line => JSON.parse(line)).filter(({ err }) => err?.type === 'ContractBreach')
  t.equal(breaches.length, 8)
  t.match(
    breaches[0].err.message,
    /GET \/v1\/answers\/:kind answers 200 with a body it does not declare: \/amount whole_number/
  )
})

t.test('without the guard views are written as they are; a bigint is still refused', async t => {
  const { app } = await answering(false)
  t.teardown(() => app.close())
  const ask = async (kind: string) => app.inject({ url: `/v1/answers/${kind}`, headers: { authorization } })
  t.equal((await ask('fraction')).body, '{"amount":10.7,"note":null}')
  t.equal((await ask('bigint')).statusCode, 500)
})

t.test('a schema that lets unknown fields pass, or a route without a name, does not register', async t => {
  const loose = { operationId: 'x', summary: 'x', body: fields({ a: Type.Object({}) }), response: { ...problems(400) } }
  await t.rejects(
    probe({ routes: app => void app.post('/v1/x', { schema: loose, config: { scope: 'x:y' } }, async () => ({})) }),
    /body\/a lets unknown fields pass/
  )
  await t.rejects(
    probe({ routes: app => void app.get('/v1/x', { config: { scope: 'x:y' } }, async () => ({})) }),
    /operationId/
  )
})

t.test('one log line per request: ids and codes, nothing private', async t => {
  const { app, lines } = await probe()
  t.teardown(() => app.close())
  await app.inject({
    method: 'POST',
    url: '/v1/orders',
    headers: { authorization, 'x-request-id': 'request-12345' },
    payload: goodOrder
  })
  await app.inject({ url: '/v1/orders/or_1?limit=9998600043', headers: { authorization } })
  await app.inject({ url: '/v1/nowhere/9998600043?name=x' })
  const read = lines.map(line => JSON.parse(line))
  t.match(read, [
    {
      request: 'request-12345',
      method: 'POST',
      route: '/v1/orders',
      status: 201,
      organisation: 'org_portal',
      client: 'portal',
      ms: Number
    },
    { route: '/v1/orders/:id', status: 400, problem: 'invalid_request' },
    { route: 'none', status: 404, problem: 'not_found' }
  ])
  t.equal(read.length, 3)
  t.notMatch(lines.join(''), /9998600043|예시모터스|limit=|Bearer/)
})

t.test('what a careless line would tell is cut out or masked', async t => {
  const lines: string[] = []
  const log = createLogger({ name: 'probe', level: 'info', destination: { write: line => void lines.push(line) } })
  log.info(
    {
      policyholder: { name: '예시정밀' },
      order: { buyers: [{ name: '예시모터스' }] },
      quote: { name: '예시정밀' },
      body: { x: 1 }
    },
    'priced'
  )
  log.error({
    err: Object.assign(new Error('no buyer 999-86-00043 of 999811-0000005'), { detail: 'Key (name)=(예시정밀)' })
  })
  log.warn({ id: 'qt_01JD3ZQ8W5R7XG6K2M4N9P0TVB', amount: 1234567890 }, 'kept')
  t.notMatch(lines.join(''), /예시|99986|999-86|0000005/)
  t.match(JSON.parse(lines[2] ?? ''), { id: 'qt_01JD3ZQ8W5R7XG6K2M4N9P0TVB', amount: 1234567890 })
  t.equal(
    maskNumbersOfFirms('{"time":"2026-11-22T00:00:00.000Z","n":"9998600043"}'),
    '{"time":"2026-11-22T00:00:00.000Z","n":"[number of a firm]"}'
  )
})

t.test('request ids are taken when well-formed, otherwise made', async t => {
  const { app } = await probe()
  t.teardown(() => app.close())
  const id = async (given: string) =>
    (await app.inject({ url: '/health/live', headers: { 'x-request-id': given } })).headers['x-request-id']
  t.equal(await id('abc-123456'), 'abc-123456')
  for (const bad of ['short', 'has spaces in it', 'x'.repeat(101), 'new{line}xx'])
    t.match(await id(bad), /^[0-9a-f-]{36}$/)
})

t.test('readiness names what is missing, in time, and turns when the stop begins', async t => {
  let broken = false
  const { app } = await probe({
    readiness: [
      { name: 'database', check: async () => broken && Promise.reject(new Error('down')) },
      { name: 'rulebook', check: async () => true }
    ]
  })
  t.teardown(() => app.close())
  const ready = () => app.inject({ url: '/health/ready', headers: { 'accept-language': 'en' } })
  t.equal((await ready()).statusCode, 200)
  broken = true
  t.match((await ready()).json(), { status: 503, detail: 'Not ready: database.' })
  broken = false
  app.beginStop()
  t.match((await ready()).json(), { status: 503, detail: 'Not ready: stopping.' })
  t.equal((await app.inject('/health/live')).statusCode, 200)
})

t.test('a check that never answers counts as missing', async t => {
  const { app } = await probe({ readiness: [{ name: 'issuer', check: () => new Promise(() => {}) }] })
  t.teardown(() => app.close())
  const began = performance.now()
  t.equal((await app.inject('/health/ready')).statusCode, 503)
  t.ok(performance.now() - began < 4000)
})

t.test('metrics know route patterns and pools, never addresses', async t => {
  const { app } = await probe({ pools: { api: { totalCount: 3, idleCount: 2, waitingCount: 0 } } })
  t.teardown(() => app.close())
  await app.inject({ url: '/v1/orders/or_77', headers: { authorization } })
  await app.inject('/v1/nowhere/123')
  const { body, headers } = await app.inject('/metrics')
  t.match(headers['content-type'], /^text\/plain/)
  t.match(
    body,
    /http_request_duration_seconds_count\{service="probe",method="GET",route="\/v1\/orders\/:id",status="200"\} 1/
  )
  t.match(body, /database_pool_connections\{pool="api",state="idle",service="probe"\} 2/)
  t.match(body, /http_requests_in_flight\{service="probe"\} 1/)
  t.match(body, /process_cpu_seconds_total/)
  t.notMatch(body, /or_77|nowhere/)
})

t.test('answers tell browsers that they are data', async t => {
  const { app } = await probe()
  t.teardown(() => app.close())
  const { headers } = await app.inject({ url: '/v1/orders/or_1', headers: { authorization } })
  t.match(headers, {
    'x-content-type-options': 'nosniff',
    'content-security-policy': /default-src 'none'/,
    'cache-control': 'no-store',
    'content-language': 'ko',
    vary: 'Accept-Language'
  })
})
