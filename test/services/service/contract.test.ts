import { fields } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import t from 'tap'
import { Type } from 'typebox'
import { probe, token } from './probe.ts'

const { app } = await probe()
t.teardown(() => app.close())
const { body } = await app.inject('/openapi.json')
const document = JSON.parse(body)

t.test('the document is OpenAPI 3.1 in a stable order', async t => {
  t.equal(document.openapi, '3.1.0')
  t.same(Object.keys(document.paths), Object.keys(document.paths).sort())
  const names = Object.keys(document.components.schemas)
  t.same(names, [...names].sort())
  const { app: again } = await probe()
  t.teardown(() => again.close())
  t.equal((await again.inject('/openapi.json')).body, body)
})

t.test('shared schemas stand once and are referred to', async t => {
  const { post } = document.paths['/v1/orders']
  const buyers = post.requestBody.content['application/json'].schema.properties.buyers
  t.same(buyers.items, { $ref: '#/components/schemas/ProbeBuyer' })
  t.equal(buyers['x-unique-by'], 'businessNumber')
  t.same(document.components.schemas.ProbeBuyer.properties.businessNumber, {
    $ref: '#/components/schemas/BusinessNumber'
  })
  t.equal(document.components.schemas.BusinessNumber.$id, undefined)
  t.same(post.responses[400].content, {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } }
  })
  const references = [...body.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target = '']) => target)
  for (const target of new Set(references)) {
    const [, , kind = '', name = ''] = target.split('/')
    t.ok(document.components[kind][name], target)
  }
})

t.test('what is said beside a reference is published, in a shared schema and in a route’s own', async t => {
  const about = (description: string) => ({ ...BusinessNumber, description })
  const Sale = shared('ProbeSale', fields({ buyer: about('Who buys.') }))
  const body = fields({ sale: Sale, seller: about('Who sells.') })
  const schema = { operationId: 'sell', summary: 'Sell', body, response: { 201: about('Who sold.') } }
  const { app } = await probe({
    routes: app => void app.post('/v1/sales', { schema, config: { scope: 'x:y' } }, async () => '9998600043')
  })
  t.teardown(() => app.close())
  const { paths, components } = (await app.inject('/openapi.json')).json()
  const $ref = '#/components/schemas/BusinessNumber'
  const { requestBody, responses } = paths['/v1/sales'].post
  t.same(components.schemas.ProbeSale.properties.buyer, { $ref, description: 'Who buys.' })
  t.same(requestBody.content['application/json'].schema.properties.seller, { $ref, description: 'Who sells.' })
  t.match(responses[201].content['application/json'].schema, { $ref })
})

t.test('a body may be left out where the route says so, and the contract says it too', async t => {
  const body = fields({ asOf: Type.Optional(Type.String({ maxLength: 10 })) })
  const schema = (operationId: string) => ({ operationId, summary: 'Look', body, response: { 200: body } })
  const { app } = await probe({
    routes: app => {
      const look = async (request: { body: object }) => request.body
      app.post('/v1/looks', { schema: schema('look'), config: { scope: 'orders:write', optionalBody: true } }, look)
      app.post('/v1/stares', { schema: schema('stare'), config: { scope: 'orders:write' } }, look)
    }
  })
  t.teardown(() => app.close())
  const { paths } = (await app.inject('/openapi.json')).json()
  t.equal(paths['/v1/looks'].post.requestBody.required, false)
  t.equal(paths['/v1/stares'].post.requestBody.required, true)
  t.notOk('x-optional-body' in paths['/v1/looks'].post)
  const authorization = `Bearer ${await token()}`
  const post = (url: string, payload?: object) =>
    app.inject({ method: 'POST', url, headers: { authorization }, ...(payload && { payload }) })
  t.match(await post('/v1/looks'), { statusCode: 200, body: '{}' })
  t.match(await post('/v1/looks', { asOf: '1' }), { statusCode: 200, body: '{"asOf":"1"}' })
  t.match(await post('/v1/looks', { other: 1 }), { statusCode: 400 })
  t.match(await post('/v1/stares'), { statusCode: 400 })
})

t.test('a name in the query that the operation does not know is refused, whether it knows any or none', async t => {
  const params = fields({ id: Type.String({ maxLength: 9 }) })
  const schema = { operationId: 'getSale', summary: 'A sale', params, response: { 200: fields({}) } }
  const { app, authorization } = await probeWithToken(schema)
  t.teardown(() => app.close())
  const headers = { authorization }
  t.equal((await app.inject({ url: '/v1/sales/1', headers })).statusCode, 200)
  for (const [method, url] of [
    ['GET', '/v1/sales/1?expand=buyer'],
    ['POST', '/v1/sales/1?dryRun=true']
  ] as const) {
    const { statusCode, body } = await app.inject({ method, url, headers })
    t.equal(statusCode, 400)
    t.match(JSON.parse(body).errors, [{ pointer: /^\/query\/(expand|dryRun)$/, code: 'unknown_field' }])
  }
})

/** A service whose two operations on a sale know no name in the query. */
async function probeWithToken(schema: { operationId: string; summary: string }) {
  const { app } = await probe({
    routes: app => {
      app.get('/v1/sales/:id', { schema, config: { scope: 'orders:write' } }, async () => ({}))
      const post = { ...schema, operationId: 'changeSale' }
      app.post('/v1/sales/:id', { schema: post, config: { scope: 'orders:write' } }, async () => ({}))
    }
  })
  return { app, authorization: `Bearer ${await token()}` }
}

t.test('every operation lists its errors and its scope', async t => {
  const { post } = document.paths['/v1/orders']
  t.same(Object.keys(post.responses), ['201', '400', '401', '403', '409', '413', '415', '429', '500', '503'])
  t.same(post.security, [{ oauth2: ['orders:write'] }])
  t.same(post['x-scope'], ['orders:write'])
  const { get } = document.paths['/v1/orders/{id}']
  t.same(get.security, [{ oauth2: ['orders:read'] }, { oauth2: ['audit:read'] }])
  t.same(document.paths['/health/live'].get.security, [])
  t.same(Object.keys(document.components.securitySchemes.oauth2.flows.clientCredentials.scopes), [
    'audit:read',
    'orders:read',
    'orders:write'
  ])
})

t.test('one name cannot mean two things', async t => {
  const one = shared('Twice', Type.String())
  const two = shared('Twice', Type.Integer())
  const schema = { operationId: 'x', summary: 'x', body: fields({ one, two, three: BusinessNumber }) }
  await t.rejects(
    probe({ routes: app => void app.post('/v1/x', { schema, config: { scope: 'x:y' } }, async () => ({})) }),
    /two different schemas are called Twice/
  )
})

t.test('the reference page loads nothing from elsewhere', async t => {
  const page = await app.inject('/docs/')
  t.equal(page.statusCode, 200)
  t.match(page.headers['content-type'], /^text\/html/)
  const addresses = [...page.body.matchAll(/(?:src|href|url)["']?\s*[=:]\s*["']([^"']+)["']/g)].map(
    ([, address = '']) => address
  )
  t.ok(addresses.length > 0)
  for (const address of addresses) t.notMatch(address, /^(https?:)?\/\//)
  t.notMatch(page.body, /https?:\/\//)
  t.match(page.headers['content-security-policy'], /connect-src 'self'/)
  const script = /src="([^"]+\.js)"/.exec(page.body)?.[1] ?? ''
  t.equal((await app.inject(new URL(script, 'http://x/docs/').pathname)).statusCode, 200)
})

t.test('docs can be switched off', async t => {
  const { app: bare } = await probe({ config: { DOCS: false } })
  t.teardown(() => bare.close())
  t.equal((await bare.inject('/docs/')).statusCode, 404)
  t.equal((await bare.inject('/openapi.json')).statusCode, 404)
})
