import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { CONVENTIONS } from '@trade-credit/service/contract/conventions.ts'
import t, { type Test } from 'tap'
import { binOf, runNode } from '../support/run-program.ts'
import { type ContractDocument, type MediaType, operationsOf, type Schema, validators } from './contract-operations.ts'

process.env['REDOCLY_TELEMETRY'] = 'off'
process.env['REDOCLY_SUPPRESS_UPDATE_NOTICE'] = 'true'
const root = join(import.meta.dirname, '../..')

t.test('Spectral and the OWASP rules find nothing', async t => {
  const run = await runNode([
    binOf('@stoplight/spectral-cli', 'spectral'),
    'lint',
    '--ruleset',
    '.spectral.mjs',
    '--fail-severity',
    'hint',
    // Every operation of the services stands in it: linting them a second time takes half a minute.
    'openapi/joined.json'
  ])
  t.equal(run.code, 0, run.stdout + run.stderr)
})

t.test('Redocly finds nothing', async t => {
  // One for the frame that each service's document has, and the one with all that they hold.
  const run = await runNode([binOf('@redocly/cli', 'redocly'), 'lint', 'openapi/platform.json', 'openapi/joined.json'])
  t.equal(run.code, 0, run.stdout + run.stderr)
  t.notMatch(run.stdout + run.stderr, /warning/i)
})

interface WholeDocument extends ContractDocument {
  readonly info: { readonly description: string }
  readonly tags: readonly { readonly name: string; readonly description: string }[]
}
const read = async (name: string): Promise<WholeDocument> =>
  JSON.parse(await readFile(join(root, `openapi/${name}.json`), 'utf8'))
const document = await read('joined')

/** The value that a reference within the document points to. */
const referred = (path: string, whole: object) =>
  path
    .slice(2)
    .split('/')
    .reduce<unknown>((found, key) => (isObject(found) ? found[key] : undefined), whole)

for (const name of ['quote', 'underwriting', 'policy', 'claims', 'platform']) {
  t.test(`what the ${name} document says, the joined one says too: a lint of one is a lint of both`, async t => {
    const { info, tags, ...own } = await read(name)
    t.strictSame(Object.keys(info), Object.keys(document.info))
    for (const { description } of [info, document.info]) t.ok(description.endsWith(CONVENTIONS))
    const explained = new Set(document.tags.map(tag => `${tag.name}: ${tag.description}`))
    const unexplained = tags.filter(tag => !explained.has(`${tag.name}: ${tag.description}`))
    t.strictSame(unexplained, [])
    t.strictSame(differences(own, document), [])
    const references = new Set(JSON.stringify(own).match(/(?<="\$ref":")[^"]+/g))
    t.ok(references.size > 0)
    const dangling = [...references].filter(reference => referred(reference, own) === undefined)
    t.strictSame(dangling, [])
  })
}

const operations = operationsOf(document)
const validatorOf = validators(document)

t.test('operationIds are words of their own', async t => {
  const ids = operations.map(({ operationId }) => operationId)
  t.ok(ids.length > 20)
  t.same(
    ids.filter((id, i) => ids.indexOf(id) !== i),
    []
  )
})

t.test('a POST that makes something names the key by which it is done once', async t => {
  const unnamed = operations.filter(
    ({ method, responses, parameters }) =>
      method.toLowerCase() === 'post' &&
      ('201' in responses || '202' in responses) &&
      !parameters.some(({ name }) => name.toLowerCase() === 'idempotency-key')
  )
  // The same file again is the ledger that is there already.
  t.same(
    unnamed.map(({ operationId }) => operationId),
    ['addSalesLedger']
  )
})

t.test('a body is sent, unless its contract says that it may be left out', async t => {
  const bodiless = operations.filter(({ mayLeaveBodyOut }) => mayLeaveBodyOut).map(({ operationId }) => operationId)
  t.strictSame(bodiless.toSorted(), [
    'acknowledgeTerms',
    'confirmInsuredEvent',
    'confirmReferralDecision',
    'postClaimPayment',
    'postRefundPayout',
    'reviseQuote',
    'submitApplication',
    'verifyApplicationDecision',
    'verifyClaimAssessment',
    'voidClaimPayment',
    'voidRefundPayout',
    'withdrawApplication'
  ])
  const unsaid = operations.filter(({ mayLeaveBodyOut, requestBody: { 'application/json': media } }) => {
    return media && !mayLeaveBodyOut && validatorOf(media.schema)(null)
  })
  t.strictSame(
    unsaid.map(({ operationId }) => operationId),
    [],
    'a service takes a body that was left out for null'
  )
})

for (const operation of operations) {
  t.test(`${operation.operationId} tells what a caller needs to know`, async t => {
    t.match(operation.operationId, /^[a-z][A-Za-z]+$/)
    t.match(operation.summary, /^[^\n]{8,110}$/, 'a summary of one line')
    t.equal(operation.tags.length, 1, 'one tag')
    for (const [type, media] of Object.entries(operation.requestBody)) {
      // A file has no example in JSON: its operation's description says what it looks like.
      if (type.endsWith('json')) exampleHolds(t, `the body (${type})`, media)
      if (/ndjson|jsonl/.test(type)) t.match(media.schema?.$ref, /^#/, `what a line is of the body (${type})`)
    }
    const successes = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
    t.ok(successes.length > 0)
    for (const [status, { content = {} }] of Object.entries(operation.responses)) {
      for (const [type, media] of Object.entries(content)) {
        if (status.startsWith('2') || media.example !== undefined)
          exampleHolds(t, `the answer ${status} (${type})`, media)
      }
    }
    for (const { name, schema, example } of operation.parameters) {
      if (example !== undefined) exampleHolds(t, `the parameter ${name}`, { schema, example })
    }
  })
}

t.test('the first quote of the README is the example of the reference', async t => {
  const request: unknown = JSON.parse(await readFile(join(root, 'packages/local-stack/first-quote.json'), 'utf8'))
  t.same(document.components.schemas?.['QuoteRequest']?.examples, [request])
})

t.test('every example and default of a schema validates against it, however deep it lies', async t => {
  const faults: string[] = []
  let count = 0
  for (const { at, schema } of schemasIn(document, '#')) {
    for (const example of [...(schema.examples ?? []), ...(schema.default === undefined ? [] : [schema.default])]) {
      count += 1
      const validate = validatorOf(schema)
      if (!validate(example)) faults.push(`${at}: ${JSON.stringify(example)} ${told(validate.errors)}`)
    }
  }
  t.strictSame(faults, [])
  t.ok(count > 1000)
})

t.test('lists go by pages as the description says: who takes a cursor answers with the next one', async t => {
  const paged = operations.filter(({ parameters }) => parameters.some(({ name }) => name === 'cursor'))
  t.ok(paged.length > 20)
  for (const { operationId, responses } of paged) {
    const { schema } = responses['200']?.content?.['application/json'] ?? { schema: {} }
    const page = (schema.$ref ? referred(schema.$ref, document) : schema) as Schema
    t.ok(page.required?.includes('nextCursor'), operationId)
  }
})

t.test('every choice has a type, without which a generator of a typed language takes it for anything', async t => {
  const untyped = [...partsOf(document, '#')].filter(({ part }) => Array.isArray(part['enum']) && !part['type'])
  t.strictSame(
    untyped.map(({ at }) => at),
    []
  )
})

t.test('every text that a caller has to form has an example, which is what a refusal shows', async t => {
  const bare = operations.flatMap(({ operationId, parameters, requestBody }) => [
    ...parameters.filter(({ schema, example }) => schema.pattern && example === undefined).map(({ name }) => name),
    ...[...partsOf(requestBody, operationId)]
      .filter(({ part }) => part['type'] === 'string' && part['pattern'] && !Array.isArray(part['examples']))
      .map(({ at }) => at)
  ])
  t.strictSame(bare, [])
})

/** What the one says and the other does not, by the path to it, down to each operation and each shared schema. */
function differences(one: object, other: object, depth = 2): string[] {
  return Object.entries(one).flatMap(([key, value]) => {
    const theirs: unknown = (other as Record<string, unknown>)[key]
    if (isDeepStrictEqual(value, theirs)) return []
    if (depth === 0 || !isObject(value) || !isObject(theirs)) return [key]
    return differences(value, theirs, depth - 1).map(path => `${key} ${path}`)
  })
}

/** Every part of the document that shows examples of itself or has a default, and where it stands. */
function* schemasIn(document: object, whence: string): Generator<{ at: string; schema: Schema }> {
  for (const { at, part } of partsOf(document, whence)) {
    const schema: Schema = part
    if (Array.isArray(schema.examples) || schema.default !== undefined) yield { at, schema }
  }
}

/** Every object within it that is neither a value nor a table of properties, and where it stands. */
function* partsOf(
  part: object,
  at: string,
  areNames = false
): Generator<{ at: string; part: Readonly<Record<string, unknown>> }> {
  if (!areNames) yield { at, part: part as Readonly<Record<string, unknown>> }
  for (const [key, value] of Object.entries(part)) {
    if (isObject(value) && (areNames || !VALUES.has(key)))
      yield* partsOf(value, `${at}/${key}`, key === 'properties' && !areNames)
  }
}

/** Keywords under which values stand, not schemas. */
const VALUES = new Set(['example', 'examples', 'default', 'enum', 'const'])

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function exampleHolds(t: Test, what: string, { schema, example }: MediaType): void {
  t.ok(example !== undefined, `${what} has an example; give every text in its schema one`)
  const validate = validatorOf(schema)
  t.ok(validate(example), `the example of ${what} validates: ${told(validate.errors)}`)
}

function told(errors: unknown): string {
  return JSON.stringify(errors ?? [])
}
