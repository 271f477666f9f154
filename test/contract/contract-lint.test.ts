import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { binOf, runNode } from '../support/run-program.ts'
import { type ContractDocument, type MediaType, operationsOf, validators } from './contract-operations.ts'

process.env['REDOCLY_TELEMETRY'] = 'off'
process.env['REDOCLY_SUPPRESS_UPDATE_NOTICE'] = 'true'
const root = join(import.meta.dirname, '../..')
const names = ['quote', 'underwriting', 'policy', 'claims', 'platform', 'joined']
const files = names.map(name => `openapi/${name}.json`)

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
  const run = await runNode([binOf('@redocly/cli', 'redocly'), 'lint', ...files])
  t.equal(run.code, 0, run.stdout + run.stderr)
  t.notMatch(run.stdout + run.stderr, /warning/i)
})

const document: ContractDocument = JSON.parse(await readFile(join(root, 'openapi/joined.json'), 'utf8'))
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

for (const operation of operations) {
  t.test(`${operation.operationId} tells what a caller needs to know`, async t => {
    t.match(operation.operationId, /^[a-z][A-Za-z]+$/)
    t.match(operation.summary, /^[^\n]{8,110}$/, 'a summary of one line')
    t.equal(operation.tags.length, 1, 'one tag')
    for (const [type, media] of Object.entries(operation.requestBody)) {
      // A file has no example in JSON: its operation's description says what it looks like.
      if (type.endsWith('json')) exampleHolds(t, `the body (${type})`, media)
    }
    const successes = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
    t.ok(successes.length > 0)
    for (const [status, { content = {} }] of successes) {
      for (const [type, media] of Object.entries(content)) exampleHolds(t, `the answer ${status} (${type})`, media)
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

t.test('every example of a shared schema validates against it', async t => {
  for (const [name, schema] of Object.entries(document.components.schemas ?? {})) {
    const validate = validatorOf(schema)
    for (const example of schema.examples ?? []) t.ok(validate(example), `${name}: ${told(validate.errors)}`)
  }
})

function exampleHolds(t: Test, what: string, { schema, example }: MediaType): void {
  t.ok(example !== undefined, `${what} has an example; give every text in its schema one`)
  const validate = validatorOf(schema)
  t.ok(validate(example), `the example of ${what} validates: ${told(validate.errors)}`)
}

function told(errors: unknown): string {
  return JSON.stringify(errors ?? [])
}
