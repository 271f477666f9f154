import { gzipSync } from 'node:zlib'
import { parseJson } from '@trade-credit/service/http/json-body.ts'
import { idSchema } from '@trade-credit/service/ids.ts'
import { fieldError, SAYS_SOMETHING } from '@trade-credit/service/schema/violation-messages.ts'
import { violationsOf } from '@trade-credit/service/schema/violations.ts'
import t from 'tap'
import { goodBuyer, goodOrder, probe, token } from './probe.ts'

const { app } = await probe()
t.teardown(() => app.close())
const authorization = `Bearer ${await token()}`

async function post(payload: unknown, headers: Record<string, string> = {}) {
  const response = await app.inject({
    method: 'POST',
    url: '/v1/orders',
    headers: { authorization, 'content-type': 'application/json', 'accept-language': 'en', ...headers },
    payload: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload)
  })
  return { status: response.statusCode, headers: response.headers, body: response.json() }
}

const withBuyer = (change: object) => ({ ...goodOrder, buyers: [{ ...goodBuyer, ...change }] })
const won = '/buyers/0/requestedInsuredAmount'

t.test('a good body is taken', async t => {
  const { status, body } = await post(goodOrder)
  t.equal(status, 201)
  t.same(body, { count: 1, total: 50_000_000, asOf: '2021-12-01' })
})

const WRONG: readonly [sentence: string, body: unknown, errors: [pointer: string, code: string, detail?: RegExp][]][] =
  [
    ['an amount in quotes', withBuyer({ requestedInsuredAmount: '150' }), [[won, 'type', /without quotation marks/]]],
    ['half a won', withBuyer({ requestedInsuredAmount: 1.5 }), [[won, 'whole_number', /without decimals/]]],
    ['less than nothing', withBuyer({ requestedInsuredAmount: -1 }), [[won, 'minimum', /0 or more/]]],
    [
      'more won than there are',
      withBuyer({ requestedInsuredAmount: 1e20 }),
      [[won, 'maximum', /9,007,199,254,740,991 or less/]]
    ],
    ['one won over', withBuyer({ requestedInsuredAmount: 2 ** 53 }), [[won, 'maximum']]],
    ['null for an amount', withBuyer({ requestedInsuredAmount: null }), [[won, 'type']]],
    ['true for an amount', withBuyer({ requestedInsuredAmount: true }), [[won, 'type']]],
    ['an unknown field', withBuyer({ colour: 'red' }), [['/buyers/0/colour', 'unknown_field']]],
    ['an unknown field at the top', { ...goodOrder, 'a/b~c': 1 }, [['/a~1b~0c', 'unknown_field']]],
    [
      'a wrong check digit',
      withBuyer({ businessNumber: '9998600044' }),
      [['/buyers/0/businessNumber', 'format', /check digit/]]
    ],
    [
      'hyphens',
      withBuyer({ businessNumber: '999-86-00043' }),
      [['/buyers/0/businessNumber', 'format', /without hyphens/]]
    ],
    [
      'a wrong corporate number',
      withBuyer({ corporateNumber: '9998110000006' }),
      [['/buyers/0/corporateNumber', 'format', /thirteen/]]
    ],
    ['a time of day', { ...goodOrder, asOf: '2021-12-01T09:00:00+09:00' }, [['/asOf', 'format', /YYYY-MM-DD/]]],
    ['30 February', { ...goodOrder, asOf: '2021-02-30' }, [['/asOf', 'format', /exists/]]],
    ['29 February in a common year', { ...goodOrder, asOf: '2023-02-29' }, [['/asOf', 'format']]],
    ['another kind', withBuyer({ kind: 'club' }), [['/buyers/0/kind', 'enum', /"company", "government"/]]],
    ['a name left out', withBuyer({ name: undefined }), [['/buyers/0/name', 'required']]],
    ['an empty name', withBuyer({ name: '' }), [['/buyers/0/name', 'min_length']]],
    [
      'the same buyer twice',
      { ...goodOrder, buyers: [goodBuyer, goodBuyer] },
      [['/buyers/1/businessNumber', 'unique', /\/buyers\/0\/businessNumber/]]
    ],
    ['no buyers', { ...goodOrder, buyers: [] }, [['/buyers', 'min_items']]],
    ['5,001 buyers', { ...goodOrder, buyers: Array(5001).fill({}) }, [['/buyers', 'max_items', /5,000/]]],
    ['no such choice', { ...goodOrder, subsidies: 'worst' }, [['/subsidies', 'enum', /"best", "none"/]]],
    ['the same programme twice', { ...goodOrder, subsidies: ['a', 'b', 'a'] }, [['/subsidies/2', 'unique']]],
    ['a number among programmes', { ...goodOrder, subsidies: ['a', 3] }, [['/subsidies/1', 'type']]],
    ['a list for an object', [], [['', 'type']]],
    ['a text for a buyer', { ...goodOrder, buyers: ['x'] }, [['/buyers/0', 'type']]],
    [
      'several things at once',
      { buyers: [{ ...goodBuyer, kind: 1, name: 2 }, {}] },
      [
        ['/subsidies', 'required'],
        ['/buyers/0/name', 'type'],
        ['/buyers/0/kind', 'enum'],
        ['/buyers/1/businessNumber', 'required'],
        ['/buyers/1/name', 'required'],
        ['/buyers/1/kind', 'required']
      ]
    ],
    ['a field given twice', '{"subsidies":"best","subsidies":"none","buyers":[]}', [['/subsidies', 'duplicate_field']]],
    [
      'a field given twice, once in disguise',
      '{"buyers":[{"name":1,"n\\u0061me":2}]}',
      [['/buyers/0/name', 'duplicate_field']]
    ],
    ['a prototype', '{"__proto__":{"admin":true},"subsidies":"best","buyers":[]}', [['/__proto__', 'forbidden_field']]],
    ['a constructor', { ...goodOrder, constructor: { prototype: {} } }, [['/constructor', 'unknown_field']]],
    ['more digits than can be kept', `{"asOf":150.00000000000000000001}`, [['/asOf', 'too_precise']]],
    [
      'an endless number',
      JSON.stringify(withBuyer({ requestedInsuredAmount: 7 })).replace(':7', ':1e999'),
      [[won, 'whole_number']]
    ]
  ]

for (const [sentence, body, errors] of WRONG) {
  t.test(`${sentence} is refused`, async t => {
    const answer = await post(body)
    t.equal(answer.status, 400)
    t.match(answer.headers['content-type'], /^application\/problem\+json/)
    t.equal(answer.body.code, 'invalid_request')
    t.same(
      answer.body.errors.map((e: { pointer: string; code: string }) => [e.pointer, e.code]),
      errors.map(([pointer, code]) => [pointer, code])
    )
    for (const [i, [, , detail]] of errors.entries()) if (detail) t.match(answer.body.errors[i].detail, detail)
  })
}

t.test('at most fifty errors are listed', async t => {
  const { body } = await post({ ...goodOrder, buyers: Array(4000).fill({ x: 1 }) })
  t.equal(body.errors.length, 50)
})

t.test('a byte order mark before the JSON is ignored', async t => {
  t.equal((await post(`\uFEFF${JSON.stringify(goodOrder)}`)).status, (await post(JSON.stringify(goodOrder))).status)
  t.equal((await post('\uFEFF')).body.code, 'invalid_json')
})

t.test('a huge list is refused quickly', async t => {
  const payload = JSON.stringify({ ...goodOrder, buyers: Array(5001).fill(goodBuyer) })
  await post(payload)
  const began = performance.now()
  const { body } = await post(payload)
  t.equal(body.errors.length, 1)
  t.ok(performance.now() - began < 500)
})

const UNREADABLE: readonly [
  sentence: string,
  payload: string | Buffer,
  headers: Record<string, string>,
  status: number,
  code: string
][] = [
  ['broken JSON', '{"a": ', {}, 400, 'invalid_json'],
  ['text after the JSON', '{} {}', {}, 400, 'invalid_json'],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), {}, 400, 'invalid_encoding'],
  ['no body', '', {}, 400, 'empty_body'],
  ['null', 'null', {}, 400, 'empty_body'],
  ['nesting', '['.repeat(100_000) + ']'.repeat(100_000), {}, 400, 'invalid_json'],
  ['plain text', 'hello', { 'content-type': 'text/plain' }, 415, 'unsupported_media_type'],
  ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported_media_type'],
  ['a made-up type', '{}', { 'content-type': 'nonsense' }, 415, 'unsupported_media_type'],
  ['packed JSON', gzipSync('{}'), { 'content-encoding': 'gzip' }, 415, 'unsupported_media_type'],
  ['20 MB', Buffer.alloc(20_000_000, 0x20), {}, 413, 'body_too_large']
]

for (const [sentence, payload, headers, status, code] of UNREADABLE) {
  t.test(`${sentence}: ${status} ${code}`, async t => {
    const answer = await post(payload, headers)
    t.equal(answer.status, status)
    t.equal(answer.body.code, code)
    t.equal(answer.body.status, status)
    t.match(answer.body.instance, /^urn:request:/)
    t.ok(answer.body.detail.length > 10)
  })
}

t.test('what is no part of the words is told once: packing, hyphens, a second value', async t => {
  t.match((await post(gzipSync('{}'), { 'content-encoding': 'gzip' })).body.detail, /without Content-Encoding/)
  const answer = await app.inject({ url: '/v1/orders/or_1?limit=1&limit=2', headers: { authorization } })
  t.match(answer.json().errors[0].detail, /한 번만, 정수로/)
  const told = (shape: object, value: string) => violationsOf(shape, value, 1).map(wrong => fieldError(wrong).detail.en)
  t.match(told(idSchema('qt'), 'po_01M81B98WD65WV5T8NWZXAGQSF'), [/qt_ and 26/])
  t.match(told({ type: 'string', pattern: '^[0-9]{4}$', examples: ['2022'] }, '22'), [/like this: 2022\./])
  t.match(told({ type: 'string', pattern: SAYS_SOMETHING }, ' '), [/nothing but spaces/])
})

t.test('texts in parts (NFD) are read as composed ones, plain or escaped, wherever they stand', async t => {
  const parts = '부산 é'.normalize('NFD')
  const escaped = [...parts].map(letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
  const read = (json: string) => parseJson(Buffer.from(json))
  t.strictSame(read(JSON.stringify({ at: [{ province: parts, n: 1, no: null }] })), {
    at: [{ province: '부산 é', n: 1, no: null }]
  })
  t.strictSame(read(`"${escaped}"`), '부산 é')
  t.strictSame(read('"부산 é"'), '부산 é')
})

t.test('the place where JSON breaks is told, its content is not', async t => {
  const { body } = await post('{"name": "홍길동",\n "b": x}'.padEnd(200))
  t.notMatch(JSON.stringify(body), /홍길동/)
})

t.test('path and query are read as what they are, and refused when they are not', async t => {
  const get = async (url: string) => app.inject({ url, headers: { authorization } })
  t.same((await get('/v1/orders/or_1?limit=5')).json(), { id: 'or_1', limit: 5 })
  for (const [query, code] of [
    ['limit=1.5', 'whole_number'],
    ['limit=abc', 'type'],
    ['limit=', 'type'],
    ['limit=0', 'minimum'],
    ['limit=1&limit=2', 'type']
  ]) {
    const answer = await get(`/v1/orders/or_1?${query}`)
    t.equal(answer.statusCode, 400)
    t.match(answer.json().errors, [{ pointer: '/query/limit', code }])
    t.notMatch(answer.json().errors[0].detail, /따옴표/, 'nothing stands in quotation marks there')
  }
  t.match((await get('/v1/orders/or_1?size=5')).json().errors, [{ pointer: '/query/size', code: 'unknown_field' }])
  t.match((await get('/v1/orders/xx')).json().errors, [{ pointer: '/path/id', code: 'pattern' }])
})
