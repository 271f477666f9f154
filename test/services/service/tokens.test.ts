import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mock } from 'node:test'
import { remoteKeys } from '@trade-credit/service/access/access-tokens.ts'
import { grantedScopes } from '@trade-credit/service/access/scopes.ts'
import type { App } from '@trade-credit/service/app.ts'
import { exportSPKI, generateKeyPair, SignJWT } from 'jose'
import t from 'tap'
import { AUDIENCE, ISSUER, probe, publicJwk, publicKey, token } from './probe.ts'

const { app, lines } = await probe({
  routes(app) {
    app.get(
      '/v1/whoami',
      { schema: { operationId: 'whoami', summary: 'Who', response: { 200: {} } }, config: { scope: 'orders:read' } },
      async ({ actor }) => ({
        ...actor,
        scopes: [...actor.scopes].sort()
      })
    )
  }
})
t.teardown(() => app.close())

async function get(authorization?: string, from = app) {
  const response = await from.inject({
    url: '/v1/whoami',
    headers: authorization === undefined ? {} : { authorization }
  })
  return { status: response.statusCode, challenge: response.headers['www-authenticate'], body: response.json() }
}

const now = Math.floor(Date.now() / 1000)
const publicPem = await exportSPKI(publicKey)
const stranger = await generateKeyPair('ES256')
const claims = {
  iss: ISSUER,
  aud: AUDIENCE,
  iat: now,
  exp: now + 300,
  client_id: 'portal',
  organisation: 'org_portal',
  organisation_kind: 'channel',
  scope: 'orders:write'
}
const { exp: _, ...endless } = claims
const signed = () => new SignJWT(claims)
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

const REFUSED: readonly [sentence: string, authorization: string | undefined, code: string][] = [
  ['no token', undefined, 'token_missing'],
  ['another scheme', 'Basic cG9ydGFsOmxvY2Fs', 'token_missing'],
  ['nonsense', 'Bearer nonsense', 'token_invalid'],
  ['an expired token', `Bearer ${await token({ exp: now - 60 })}`, 'token_expired'],
  ['a token for later', `Bearer ${await token({ nbf: now + 600 })}`, 'token_invalid'],
  [
    'a token without an end',
    `Bearer ${await new SignJWT(endless).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' }).sign(stranger.privateKey)}`,
    'token_invalid'
  ],
  ['another audience', `Bearer ${await token({ aud: 'elsewhere' })}`, 'token_invalid'],
  ['another issuer', `Bearer ${await token({ iss: 'http://evil.test' })}`, 'token_invalid'],
  ['an ID token', `Bearer ${await token({}, { typ: 'JWT' })}`, 'token_invalid'],
  ['alg none', `Bearer ${base64({ alg: 'none', typ: 'at+jwt' })}.${base64(claims)}.`, 'token_invalid'],
  [
    'HS256 with the public key as secret',
    `Bearer ${await signed().setProtectedHeader({ alg: 'HS256', kid: 'one', typ: 'at+jwt' }).sign(new TextEncoder().encode(publicPem))}`,
    'token_invalid'
  ],
  [
    "a stranger's key under our key id",
    `Bearer ${await signed().setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'at+jwt' }).sign(stranger.privateKey)}`,
    'token_invalid'
  ],
  [
    'an unknown key id',
    `Bearer ${await signed().setProtectedHeader({ alg: 'ES256', kid: 'two', typ: 'at+jwt' }).sign(stranger.privateKey)}`,
    'token_invalid'
  ],
  ['an unknown kind of organisation', `Bearer ${await token({ organisation_kind: 'root' })}`, 'token_invalid'],
  ['an organisation that is no name', `Bearer ${await token({ organisation: "x'; drop" })}`, 'token_invalid'],
  ['a giant token', `Bearer ${await token({ padding: 'x'.repeat(9000) })}`, 'token_invalid'],
  ['a cut signature', `Bearer ${(await token()).slice(0, -10)}`, 'token_invalid']
]

t.test('a good token names the actor, and write includes read', async t => {
  const { status, body } = await get(`Bearer ${await token({ scope: 'orders:write quotes:read' })}`)
  t.equal(status, 200)
  t.same(body, {
    organisation: 'org_portal',
    kind: 'channel',
    client: 'portal',
    scopes: ['orders:read', 'orders:write', 'quotes:read']
  })
  t.notOk(grantedScopes('orders:read').has('orders:write'))
})

t.test('the scheme is read in any case, the second time from memory', async t => {
  const text = await token()
  t.equal((await get(`bearer ${text}`)).status, 200)
  t.equal((await get(`BEARER ${text}`)).status, 200)
})

for (const [sentence, authorization, code] of REFUSED) {
  t.test(`${sentence}: 401 ${code}`, async t => {
    const { status, challenge, body } = await get(authorization)
    t.equal(status, 401)
    t.equal(body.code, code)
    t.match(challenge, code === 'token_missing' ? /^Bearer$/ : /^Bearer error="invalid_token"$/)
  })
}

t.test('a tampered payload under a remembered token is not taken', async t => {
  const good = await token()
  t.equal((await get(`Bearer ${good}`)).status, 200)
  const [head, , tail] = good.split('.')
  t.equal((await get(`Bearer ${head}.${base64({ ...claims, organisation: 'org_other' })}.${tail}`)).status, 401)
})

t.test('a missing scope is 403 and named', async t => {
  const { status, challenge, body } = await get(`Bearer ${await token({ scope: 'quotes:write' })}`)
  t.equal(status, 403)
  t.equal(body.code, 'scope_missing')
  t.match(body.detail, /orders:read/)
  t.equal(challenge, 'Bearer error="insufficient_scope", scope="orders:read"')
})

t.test('a remembered token stops at its end', async t => {
  const short = await token({ exp: Math.floor(Date.now() / 1000) + 1 })
  t.equal((await get(`Bearer ${short}`)).status, 200)
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 20_000 })
  t.teardown(() => mock.timers.reset())
  t.equal((await get(`Bearer ${short}`)).body.code, 'token_expired')
})

t.test('keys are fetched with the first token; without the issuer the answer is 503, never 401', async t => {
  let fetched = 0
  const issuer = createServer((_request, response) => {
    fetched++
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [publicJwk] }))
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => issuer.once('listening', resolve))
  const url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/jwks`
  const { app: remote } = await probe({ keys: remoteKeys(url) })
  t.teardown(() => remote.close())
  const order = async (from: typeof app) =>
    from.inject({ url: '/v1/orders/or_1', headers: { authorization: `Bearer ${await token()}` } })
  t.equal(fetched, 0)
  t.equal((await order(remote)).statusCode, 200)
  t.equal((await order(remote)).statusCode, 200)
  t.equal(fetched, 1)
  issuer.closeAllConnections()
  issuer.close()
  const { app: lost } = await probe({ keys: remoteKeys(url) })
  t.teardown(() => lost.close())
  const answer = await order(lost)
  t.equal(answer.statusCode, 503)
  t.ok(answer.headers['retry-after'])
})

t.test('a route that states no scope does not register', async t => {
  const schema = { operationId: 'x', summary: 'x', response: { 200: {} } }
  const configs = [{}, { scope: [] as string[] }, { scope: 'everything' }, { scope: 'x:y', public: true as const }]
  for (const config of configs) {
    const routes = (app: App): void => void app.get('/v1/x', { schema, config }, async () => ({}))
    await t.rejects(probe({ routes }), /must state either a scope/)
  }
})

t.test('no token reaches the log', async t => {
  t.notMatch(lines.join(''), /Bearer|eyJ/)
})
