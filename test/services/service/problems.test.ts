import { ok } from 'node:assert'
import { connect } from 'node:net'
import { createPool } from '@trade-credit/database/pool.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { NoSourceForDate } from '@trade-credit/domain/rules.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { languageOf } from '@trade-credit/service/http/language.ts'
import { PROBLEMS } from '@trade-credit/service/problems/problem-table.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import t from 'tap'
import { Type } from 'typebox'
import { probe, token } from './probe.ts'

const throwers: Record<string, () => unknown> = {
  surprise: () => {
    throw new Error('the secret of buyer 9998600043')
  },
  text: () => Promise.reject('just a text'),
  refused: () => connecting(1),
  terminated: () => {
    throw Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' })
  },
  exhausted: () => {
    throw new Error('timeout exceeded when trying to connect')
  },
  closed: () => {
    throw Object.assign(new Error('password authentication failed for user "quote_api"'), { code: '28P01' })
  },
  restored: () => {
    throw Object.assign(new Error('database "trade_credit" does not exist'), { code: '3D000' })
  },
  deadlock: () => {
    throw Object.assign(new Error('deadlock detected'), { code: '40P01' })
  },
  unique: () => {
    throw Object.assign(new Error('duplicate key value'), {
      code: '23505',
      detail: 'Key (name)=(홍길동) already exists.'
    })
  },
  undated: () => {
    throw new NoSourceForDate('coverage_ratio.default', plainDate('1999-01-01'))
  },
  limited: () => problem('rate_limited', { headers: { 'retry-after': '7' } })
}

async function connecting(port: number): Promise<never> {
  const pool = createPool({ connectionString: `postgres://x:y@127.0.0.1:${port}/z`, applicationName: 'probe' })
  try {
    await pool.query('select 1')
  } finally {
    await pool.end()
  }
  throw new Error('somebody listens on port 1')
}

const { app, lines } = await probe({
  routes(app) {
    app.get(
      '/v1/failures/:kind',
      {
        schema: {
          operationId: 'fail',
          summary: 'Fail',
          params: fields({ kind: Type.String() }),
          response: { 200: fields({}), ...problems(422) }
        },
        config: { scope: 'orders:read' }
      },
      async request => throwers[request.params.kind]?.() as object
    )
  }
})
t.teardown(() => app.close())
const authorization = `Bearer ${await token()}`
const fail = async (kind: string, headers = {}) =>
  app.inject({ url: `/v1/failures/${kind}`, headers: { authorization, ...headers } })

t.test('what nobody foresaw is 500 without its message, which the log has', async t => {
  const answer = await fail('surprise', { 'accept-language': 'en' })
  t.equal(answer.statusCode, 500)
  t.same(Object.keys(answer.json()), ['type', 'title', 'status', 'detail', 'code', 'instance', 'errors'])
  t.notMatch(answer.body, /secret/)
  t.equal(answer.json().instance, `urn:request:${answer.headers['x-request-id']}`)
  const line = lines.map(text => JSON.parse(text)).find(({ err }) => err)
  t.match(line.err.message, /the secret of buyer \[number of a firm\]/)
  t.equal(line.request, answer.headers['x-request-id'])
})

for (const kind of ['refused', 'terminated', 'exhausted', 'closed', 'restored', 'deadlock']) {
  t.test(`a database that is ${kind}: 503 with Retry-After`, async t => {
    const answer = await fail(kind)
    t.equal(answer.statusCode, 503)
    t.match(answer.headers['retry-after'], /^\d+$/)
    t.equal(answer.json().code, 'unavailable')
  })
}

t.test('a broken constraint is ours, and its values stay out of the log', async t => {
  t.equal((await fail('unique')).statusCode, 500)
  t.equal((await fail('text')).statusCode, 500)
  t.notMatch(lines.join(''), /홍길동/)
})

t.test('a date without a rule is named', async t => {
  const answer = await fail('undated', { 'accept-language': 'en' })
  t.equal(answer.statusCode, 422)
  t.match(answer.json(), { code: 'rulebook.no_source_for_date', detail: /coverage_ratio.default on 1999-01-01/ })
})

t.test('headers of a problem reach the caller', async t => {
  const answer = await fail('limited')
  t.equal(answer.statusCode, 429)
  t.equal(answer.headers['retry-after'], '7')
})

t.test('title and detail follow Accept-Language', async t => {
  const ask = async (header?: string) =>
    app.inject({ url: '/nowhere', headers: header === undefined ? {} : { 'accept-language': header } })
  for (const [header, language] of [
    [undefined, 'ko'],
    ['en', 'en'],
    ['de', 'ko'],
    ['en-US,ko;q=0.5', 'en']
  ] as const) {
    const answer = await ask(header)
    t.equal(answer.statusCode, 404)
    t.equal(answer.headers['content-language'], language)
    t.equal(answer.headers.vary, 'Accept-Language')
    t.equal(answer.json().title, PROBLEMS.not_found.title[language])
  }
})

t.test('languages are preferred by q-value', async t => {
  const cases: [header: string | undefined, language: 'ko' | 'en'][] = [
    [undefined, 'ko'],
    ['', 'ko'],
    ['en', 'en'],
    ['EN-gb', 'en'],
    ['ko-KR', 'ko'],
    ['en;q=0.5, ko;q=0.8', 'ko'],
    ['en;q=0.8, ko;q=0.5', 'en'],
    ['fr, en;q=0.2', 'en'],
    ['*', 'ko'],
    ['ko;q=0, *', 'en'],
    ['en;q=0', 'ko'],
    ['ko;q=0', 'ko'],
    ['en, ko', 'en'],
    ['ko, en', 'ko'],
    ['*;q=0.1, en;q=0.05', 'ko'],
    ['en;q=2, ko;q=0.1', 'ko'],
    ['english', 'ko'],
    [','.repeat(5000), 'ko']
  ]
  for (const [header, language] of cases) t.equal(languageOf(header), language, String(header).slice(0, 40))
})

t.test('a wrong method is 405 and told what is allowed; HEAD works where GET does', async t => {
  const answer = await app.inject({ method: 'DELETE', url: '/v1/orders/or_1?x=1' })
  t.equal(answer.statusCode, 405)
  t.equal(answer.headers.allow, 'GET, HEAD')
  t.equal(answer.json().code, 'method_not_allowed')
  for (const headers of [{}, { 'content-type': 'text/plain' }]) {
    const query = await app.inject({ method: 'QUERY' as 'GET', url: '/v1/orders/or_1', headers, payload: 'x' })
    t.equal(query.statusCode, 405, 'whatever it brings')
    t.equal(query.headers.allow, 'GET, HEAD')
  }
  t.equal((await app.inject({ method: 'QUERY' as 'GET', url: '/v1/none' })).statusCode, 404)
  const head = await app.inject({ method: 'HEAD', url: '/v1/orders/or_1', headers: { authorization } })
  t.equal(head.statusCode, 200)
  t.equal(head.body, '')
})

t.test('addresses that cannot be read are problems', async t => {
  const broken = await app.inject({ url: '/v1/orders/%zz' })
  t.equal(broken.statusCode, 400)
  t.equal(broken.json().code, 'malformed_http')
  const long = await app.inject({ url: `/v1/orders/${'x'.repeat(300)}` })
  t.equal(long.statusCode, 404)
  t.match(long.headers['content-type'], /problem/)
})

t.test('bytes that are not HTTP, and headers without end, are problems', async t => {
  const { app: listening } = await probe()
  t.teardown(() => listening.close())
  const port = Number(new URL(await listening.listen({ port: 0, host: '127.0.0.1' })).port)
  t.match(await exchange(port, 'nonsense\r\n\r\n'), /^HTTP\/1.1 400 [\s\S]*"code":"malformed_http"/)
  t.match(
    await exchange(port, `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(40_000)}\r\n\r\n`),
    /^HTTP\/1.1 431 [\s\S]*"code":"headers_too_large"/
  )
})

function exchange(port: number, bytes: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
  let text = ''
  socket.on('data', chunk => {
    text += chunk
  })
  socket.on('error', () => resolve(text))
  socket.on('close', () => resolve(text))
  return promise
}

t.test('every problem has words in both languages', async t => {
  for (const [code, { status, title, detail }] of Object.entries(PROBLEMS)) {
    ok(status >= 400 && status < 600)
    for (const text of [title.ko, detail.ko]) t.match(text, /[가-힣]/, code)
    for (const text of [title.en, detail.en]) t.notMatch(text, /[가-힣]/, code)
  }
})
