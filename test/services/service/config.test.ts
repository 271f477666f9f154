import { finding } from '@trade-credit/domain/finding.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { ConfigError, readConfig, SharedConfig, sharedVariables } from '@trade-credit/service/config.ts'
import { findingView, ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import { FindingSchema, RuleSchema } from '@trade-credit/service/schema/schemas.ts'
import { compileCheck } from '@trade-credit/service/schema/validation.ts'
import t from 'tap'

const env = {
  PORT: '8081',
  DATABASE_URL: 'postgres://quote_api:secret@localhost/tci',
  JOB_DATABASE_URL: 'postgres://quote_job:secret@localhost/tci',
  ISSUER: 'http://127.0.0.1:8080',
  JWKS_URL: 'http://127.0.0.1:8080/oauth/jwks',
  AUDIENCE: 'trade-credit',
  CURSOR_KEY: 'x'.repeat(32)
}

t.test('texts become numbers and booleans, defaults are filled in, the result is frozen', async t => {
  const config = readConfig(SharedConfig, { ...env, SANDBOX: 'true', HOST: '' })
  t.match(config, { PORT: 8081, SANDBOX: true, HOST: '127.0.0.1', BODY_LIMIT: 16_777_216, LOG_LEVEL: 'info' })
  t.ok(Object.isFrozen(config))
})

t.test('every fault is named at once, no value is repeated', async t => {
  const wrong = {
    ...env,
    PORT: 'eighty',
    AUDIENCE: undefined,
    DATABASE_URL: 'mysql://secret',
    CURSOR_KEY: 'short',
    SANDBOX: 'yes',
    LOG_LEVEL: 'loud'
  }
  t.throws(() => readConfig(SharedConfig, wrong), ConfigError)
  try {
    readConfig(SharedConfig, wrong)
  } catch (error) {
    const { message } = error as Error
    for (const name of ['PORT', 'DATABASE_URL', 'CURSOR_KEY', 'SANDBOX', 'LOG_LEVEL'])
      t.match(message, new RegExp(`^${name} is malformed: `, 'm'))
    t.match(message, /^AUDIENCE is not set\. Audience that access tokens must name\.$/m)
    t.notMatch(message, /mysql|secret|eighty|short|yes/)
  }
})

t.test('every variable is described', async t => {
  for (const [name, schema] of Object.entries(sharedVariables)) {
    t.ok('description' in schema && String(schema.description).length > 15, name)
  }
})

t.test('rules and findings are shown as the contract says', async t => {
  const rule = {
    parameter: 'x.max',
    value: 7n,
    stated: 7,
    from: plainDate('2021-11-01'),
    source: '001:L345',
    assumed: false
  }
  t.same(ruleView(rule), { parameter: 'x.max', value: 7, from: '2021-11-01', source: '001:L345', assumed: false })
  t.match(ruleView({ ...rule, assumed: true, note: 'nobody says' }), { assumed: true, note: 'nobody says' })
  const found = finding('refer', 'product', 'product.terms_not_published', {
    detail: { parameter: 'x.max' },
    pointer: '/product',
    rule
  })
  const view = findingView(found, 'en')
  t.match(view, {
    code: 'product.terms_not_published',
    outcome: 'refer',
    subject: 'product',
    message: /x\.max/,
    field: '/product',
    rule: ruleView(rule)
  })
  t.ok(compileCheck(RuleSchema)(ruleView(rule)))
  t.ok(compileCheck(FindingSchema)(view))
  t.ok(compileCheck(FindingSchema)(findingView({ ...found, rule: null, pointer: null }, 'ko')))
})
