import fc from 'fast-check'
import type { ContractDocument, Operation, Parameter, Schema } from './contract-operations.ts'
import { placeOfId } from './known-ids.ts'
import { bodies, ODD_VALUES } from './mutations.ts'
import { valuesOf } from './schema-values.ts'

/** A request to one operation, as it goes to the service. */
export interface FuzzedRequest {
  readonly method: Operation['method']
  /** With `{…}` filled in, and the query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer | undefined
}

const ODD_TEXTS = ODD_VALUES.map(value => (typeof value === 'string' ? value : JSON.stringify(value)))

/** Sent raw, they are no UTF-8 or no path: whoever reads addresses must say so, not fall over. */
const RAW_TEXTS = ['%', '%zz', '%ff', '%00', '%2e%2e%2f', '%ED%A0%80']

const HEADERS = fc.record(
  {
    'accept-language': fc.constantFrom('en', 'ko-KR,ko;q=0.9', '*;q=0', 'x'.repeat(3000), ';;;q=,,,'),
    accept: fc.constantFrom('*/*', 'text/html', 'application/json', 'image/png;q=0'),
    'x-request-id': fc.constantFrom('request-0001', 'x', 'a b c', 'é'.repeat(9), 'y'.repeat(500)),
    'if-match': fc.constantFrom('*', '"1.ko"', 'W/"1"', 'nonsense'),
    'if-none-match': fc.constantFrom('*', '"1.en"', '"'),
    'content-type': fc.constantFrom(
      'application/json; charset=utf-8',
      'application/json; charset=euc-kr',
      'text/plain',
      'application/xml',
      'APPLICATION/JSON',
      'nonsense'
    )
  },
  { requiredKeys: [], noNullPrototype: true }
)

/** Requests to the operation: good ones, and ones that differ from good ones in some place. */
export function requestsTo(operation: Operation, document: ContractDocument): fc.Arbitrary<FuzzedRequest> {
  const texts = (part: Parameter['in']) =>
    Object.fromEntries(
      operation.parameters.filter(parameter => parameter.in === part).map(p => [p.name, textsFor(p, document)])
    )
  const pathNames = Object.keys(texts('path'))
  const [type = 'application/json', media] = Object.entries(operation.requestBody)[0] ?? []
  return fc
    .record({
      path: fc.record(texts('path'), { noNullPrototype: true }),
      query: fc.record(texts('query'), { requiredKeys: [], noNullPrototype: true }),
      extraQuery: fc.constantFrom(...Array<string>(20).fill(''), 'unknown=1', 'limit=1&limit=2', '&&==', 'a[b]=1', '%'),
      headers: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: HEADERS }),
      key: fc.oneof({ weight: 6, arbitrary: fc.uuid() }, { weight: 1, arbitrary: fc.constantFrom(...KEYS) }),
      body: media ? sentAs(type, media.schema, document) : fc.constantFrom(undefined, undefined, '{}', 'x')
    })
    .map(({ path, query, extraQuery, headers, key, body }) => {
      const url = pathNames.reduce((url, name) => url.replace(`{${name}}`, path[name] ?? ''), operation.path)
      const pairs = Object.entries(query).map(([name, text]) => `${name}=${text}`)
      const search = [...pairs, extraQuery].filter(text => text !== '').join('&')
      return {
        method: operation.method,
        url: search === '' ? url : `${url}?${search}`,
        headers: {
          ...(operation.method === 'GET' || key === '' ? {} : { 'idempotency-key': key }),
          ...(body === undefined || operation.method === 'GET' ? {} : { 'content-type': type }),
          ...headers
        },
        body: operation.method === 'GET' ? undefined : body
      }
    })
}

/** A body of the media type; of NDJSON a few lines. */
function sentAs(type: string, schema: Schema, document: ContractDocument): fc.Arbitrary<string | Buffer> {
  const one = bodies(valuesOf(schema, document))
  if (type !== 'application/x-ndjson') return one
  return fc
    .array(one, { maxLength: 3 })
    .map(lines => Buffer.concat(lines.flatMap(line => [Buffer.from(line), NEWLINE])))
}

const NEWLINE = Buffer.from('\n')

const KEYS = ['', '"', '""', `"${'k'.repeat(256)}"`, 'k'.repeat(600), '키', '"quo"ted"', ' ', '\\']

function textsFor(parameter: Parameter, document: ContractDocument): fc.Arbitrary<string> {
  const good = valuesOf(WAITS[parameter.name] ?? parameter.schema, document).map(value => encoded(String(value)))
  const odd = fc.constantFrom(...ODD_TEXTS.map(encoded), ...RAW_TEXTS)
  const known = parameter.in === 'path' ? placeOfId(parameter.schema.pattern) : ''
  if (known === '') return fc.oneof({ weight: 6, arbitrary: good }, { weight: 1, arbitrary: odd })
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(known) },
    { weight: 1, arbitrary: good },
    { weight: 1, arbitrary: odd }
  )
}

/** Good values of these would make the test wait as long as they say. */
const WAITS: Readonly<Record<string, Parameter['schema']>> = { wait: { type: 'integer', minimum: 0, maximum: 0 } }

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).slice(0, 3000)
}
