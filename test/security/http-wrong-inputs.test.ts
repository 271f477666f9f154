import pg from 'pg'
import t from 'tap'
import { rowCounts } from '../contract/row-counts.ts'
import { authorization } from '../support/access-token.ts'
import { startupQuoteRequest } from '../support/requests/startup-quote.ts'
import { type HttpAnswer, type HttpRequest, twoWays } from '../support/two-ways.ts'
import { WRONG_TOKENS } from './wrong-tokens.ts'

const bearer = await authorization('portal')
const good = startupQuoteRequest()
const [buyer] = good.buyers
if (!buyer) throw new Error('the example has a buyer')
const asked = '/buyers/0/requestedInsuredAmount'

interface Wrong {
  readonly sentence: string
  readonly body?: unknown
  readonly request?: Partial<HttpRequest>
  /** Headers to set, or with null to leave out. */
  readonly headers?: Readonly<Record<string, string | null>>
  readonly status: number
  readonly code: string
  /** What `errors` names. */
  readonly errors?: readonly string[]
}

const won = (value: unknown) => ({ ...good, buyers: [{ ...buyer, requestedInsuredAmount: value }] })
const invalid = { status: 400, code: 'invalid_request' }
const onlyHeaders = (sentence: string, headers: Wrong['headers'], rest: Pick<Wrong, 'status' | 'code' | 'errors'>) => ({
  sentence,
  headers: headers ?? {},
  ...rest
})
const key = 'idempotency-key'

const WRONG: readonly Wrong[] = [
  { sentence: 'won in quotation marks', body: won('150'), ...invalid, errors: [asked] },
  { sentence: 'half a won', body: won(1.5), ...invalid, errors: [asked] },
  { sentence: 'less than no won', body: won(-1), ...invalid, errors: [asked] },
  { sentence: 'more won than there are', body: won(1e20), ...invalid, errors: [asked] },
  { sentence: 'true for won', body: won(true), ...invalid, errors: [asked] },
  { sentence: 'an unknown field', body: { ...good, colour: 'red' }, ...invalid, errors: ['/colour'] },
  {
    sentence: 'an unknown field of a buyer',
    body: { ...good, buyers: [{ ...buyer, colour: 'red' }] },
    ...invalid,
    errors: ['/buyers/0/colour']
  },
  {
    sentence: 'a wrong check digit',
    body: { ...good, buyers: [{ ...buyer, businessNumber: '9998600044' }] },
    ...invalid,
    errors: ['/buyers/0/businessNumber']
  },
  { sentence: '30 February', body: { ...good, asOf: '2021-02-30' }, ...invalid, errors: ['/asOf'] },
  {
    sentence: 'a KSIC class outside its section',
    body: { ...good, policyholder: { ...good.policyholder, industry: { ksic: 'A25914' } } },
    ...invalid,
    errors: ['/policyholder/industry/ksic']
  },
  {
    sentence: 'a KSIC class without its letter',
    body: { ...good, buyers: [{ ...buyer, industry: { ksic: '25914' } }] },
    ...invalid,
    errors: ['/buyers/0/industry/ksic']
  },
  {
    sentence: 'a name with a NUL',
    body: { ...good, buyers: [{ ...buyer, name: 'a\u0000b' }] },
    ...invalid,
    errors: ['/buyers/0/name']
  },
  {
    sentence: 'half a character',
    body: { ...good, buyers: [{ ...buyer, name: '\ud800' }] },
    ...invalid,
    errors: ['/buyers/0/name']
  },
  {
    sentence: 'the same buyer twice',
    body: { ...good, buyers: [buyer, buyer] },
    ...invalid,
    errors: ['/buyers/1/businessNumber']
  },
  { sentence: 'no buyers', body: { ...good, buyers: [] }, ...invalid, errors: ['/buyers'] },
  { sentence: '5,001 buyers', body: { ...good, buyers: Array(5001).fill({}) }, ...invalid, errors: ['/buyers'] },
  { sentence: 'a body left out', body: '', status: 400, code: 'empty_body' },
  { sentence: 'null', body: 'null', status: 400, code: 'empty_body' },
  { sentence: 'a list', body: '[]', ...invalid, errors: [''] },
  { sentence: 'JSON that breaks off', body: '{"product":', status: 400, code: 'invalid_json' },
  { sentence: 'a field given twice', body: '{"product":"bill","product":"bill"}', ...invalid, errors: ['/product'] },
  {
    sentence: 'bytes that are not UTF-8',
    body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    status: 400,
    code: 'invalid_encoding'
  },
  { sentence: 'nesting without end', body: '['.repeat(100_000), status: 400, code: 'invalid_json' },
  { sentence: 'a body of 20 MB', body: Buffer.alloc(20_000_000, ' '), status: 413, code: 'body_too_large' },
  onlyHeaders('no token', { authorization: null }, { status: 401, code: 'token_missing' }),
  onlyHeaders('a password for a token', { authorization: 'Basic cDpw' }, { status: 401, code: 'token_missing' }),
  ...WRONG_TOKENS.map(([sentence, token, code]) =>
    onlyHeaders(sentence, { authorization: `Bearer ${token}` }, { status: 401, code })
  ),
  onlyHeaders(
    'a token without the scope',
    { authorization: await authorization('portal', 'quotes:read') },
    { status: 403, code: 'scope_missing' }
  ),
  onlyHeaders('no Idempotency-Key', { [key]: null }, { ...invalid, errors: [`/headers/${key}`] }),
  onlyHeaders(
    'an Idempotency-Key of 256 characters',
    { [key]: `"${'k'.repeat(256)}"` },
    { ...invalid, errors: [`/headers/${key}`] }
  ),
  onlyHeaders(
    'an Idempotency-Key of 2,000 characters',
    { [key]: 'k'.repeat(2000) },
    { ...invalid, errors: [`/headers/${key}`] }
  ),
  onlyHeaders('an empty Idempotency-Key', { [key]: '""' }, { ...invalid, errors: [`/headers/${key}`] }),
  onlyHeaders('a form', { 'content-type': 'application/x-www-form-urlencoded' }, UNSUPPORTED()),
  onlyHeaders('XML', { 'content-type': 'application/xml' }, UNSUPPORTED()),
  onlyHeaders('no content type', { 'content-type': null }, UNSUPPORTED()),
  { sentence: 'a wrong method', request: { method: 'DELETE' }, status: 405, code: 'method_not_allowed' },
  { sentence: 'a wrong address', request: { path: '/v1/quotes/no/such' }, status: 404, code: 'not_found' },
  { sentence: 'an address that is no UTF-8', request: { path: '/v1/quotes/%ff' }, status: 400, code: 'malformed_http' }
]

function UNSUPPORTED() {
  return { status: 415, code: 'unsupported_media_type' }
}

t.test('a wrong request is refused in the same words by the service and through the gateway', async t => {
  const { service, direct, throughGateway } = await twoWays(t)
  const admin = new pg.Client(service.database.adminUrl)
  await admin.connect()
  t.teardown(() => admin.end())

  t.test('and a good one is not', async t => {
    for (const [i, send] of [direct, throughGateway].entries()) {
      const answer = await send(requestOf({ sentence: '', headers: { [key]: `"good-${i}"` }, status: 201, code: '' }))
      t.equal(answer.status, 201, answer.text)
    }
  })

  for (const wrong of WRONG) {
    t.test(wrong.sentence, async t => {
      const request = requestOf(wrong)
      const before = await rowCounts(admin)
      const answers = [await direct(request), await throughGateway(request)]
      for (const answer of answers) {
        t.equal(answer.status, wrong.status, answer.text)
        t.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
        t.equal(answer.headers['content-language'], 'en')
        t.ok(answer.headers['x-request-id'])
        const problem = JSON.parse(answer.text)
        t.match(problem, { code: wrong.code, status: wrong.status, instance: /^urn:request:/ })
        t.same(
          problem.errors.map(({ pointer }: { pointer: string }) => pointer),
          wrong.errors ?? []
        )
        for (const { detail } of problem.errors) t.match(detail, /\.$/, 'a sentence')
      }
      const [own, gateways] = answers.map(comparable)
      t.same(gateways, own, 'the gateway says what the service says')
      t.equal(await rowCounts(admin), before, 'nothing was written')
    })
  }
})

function requestOf({ body = good, request, headers = {} }: Wrong): HttpRequest {
  const all: Record<string, string | null> = {
    authorization: bearer,
    'accept-language': 'en',
    'content-type': 'application/json',
    'idempotency-key': '"wrong"',
    ...headers
  }
  const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)
  const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  return { method: 'POST', path: '/v1/quotes', headers: Object.fromEntries(kept), body: payload, ...request }
}

/** An answer without what differs between any two: the request's name, the time, and the connection. */
function comparable({ status, headers, text }: HttpAnswer) {
  const { date: _date, connection: _connection, 'keep-alive': _keepAlive, 'x-request-id': _id, ...rest } = headers
  return { status, headers: rest, text: text.replace(/urn:request:[\w-]+/, '') }
}
