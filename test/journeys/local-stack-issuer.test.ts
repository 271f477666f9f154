import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localClients, requestableScopes } from '@trade-credit/local-stack/issuer/clients.ts'
import { apiAudience, startIssuer } from '@trade-credit/local-stack/issuer/issuer.ts'
import { signingKey } from '@trade-credit/local-stack/issuer/signing-key.ts'
import { calculateJwkThumbprint, createRemoteJWKSet, exportJWK, jwtVerify } from 'jose'
import * as oauth from 'oauth4webapi'
import t from 'tap'

const dataDir = await mkdtemp(join(tmpdir(), 'issuer-'))
t.teardown(() => rm(dataDir, { recursive: true }))

const printed: string[] = []
for (const method of ['warn', 'info', 'error'] as const) {
  t.intercept(console, method, { value: (...words: unknown[]) => printed.push(words.join(' ')) })
}

const bankKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const issuerName = 'http://127.0.0.1:1'
const issuer = await startIssuer({ issuer: issuerName, signingKey: await signingKey(dataDir), port: 0 })
t.teardown(() => issuer.stop())
const server: oauth.AuthorizationServer = {
  issuer: issuerName,
  token_endpoint: `${issuer.url}/oauth/token`,
  jwks_uri: `${issuer.url}/oauth/jwks`
}
const overHttp = { [oauth.allowInsecureRequests]: true }
const verificationKeys = createRemoteJWKSet(new URL(`${issuer.url}/oauth/jwks`))

async function requestToken(client: string, scope?: string, authentication = oauth.ClientSecretBasic('local')) {
  const parameters = new URLSearchParams(scope === undefined ? {} : { scope })
  const response = await oauth.clientCredentialsGrantRequest(
    server,
    { client_id: client },
    authentication,
    parameters,
    overHttp
  )
  return oauth.processClientCredentialsResponse(server, { client_id: client }, response)
}

/** What the request was refused with; undefined when it was not. */
function refusalOf(request: Promise<unknown>): Promise<unknown> {
  return request.then(
    () => undefined,
    error => error
  )
}

async function claimsOf(accessToken: string) {
  return jwtVerify(accessToken, verificationKeys, {
    issuer: issuerName,
    audience: apiAudience,
    typ: 'at+jwt',
    algorithms: ['ES256']
  })
}

t.test('starting prints nothing', async t => {
  t.same(printed, [])
})

t.test('every client of the contract gets all its scopes when it names none', async t => {
  t.same(localClients.map(client => client.id).sort(), [
    'auditor',
    'bank',
    'cashier',
    'claims-manager',
    'claims-officer',
    'feed',
    'operator',
    'portal',
    'portal-2',
    'underwriter',
    'underwriter-2',
    'underwriting-manager'
  ])
  for (const client of localClients) {
    const token = await requestToken(client.id)
    const { payload } = await claimsOf(token.access_token)
    t.match(
      payload,
      {
        organisation: client.organisation,
        organisation_kind: client.kind,
        client_id: client.id,
        scope: client.scopes.join(' ')
      },
      client.id
    )
    t.equal((payload.exp ?? 0) - (payload.iat ?? 0), 3600)
    t.equal(token.expires_in, 3600)
    t.equal(token.token_type, 'bearer')
  }
})

t.test('the auditor reads everything that anyone can read or write, and writes nothing', async t => {
  const scopes = localClients.find(client => client.id === 'auditor')?.scopes ?? []
  t.notOk(scopes.some(scope => scope.endsWith(':write')))
  for (const client of localClients) {
    for (const scope of requestableScopes(client)) {
      if (scope.endsWith(':read')) t.ok(scopes.includes(scope), scope)
    }
  }
})

t.test('a client may ask for less, and for the read of what it may write', async t => {
  const token = await requestToken('portal', 'quotes:read claims:write')
  t.equal((await claimsOf(token.access_token)).payload['scope'], 'quotes:read claims:write')
})

t.test('a scope that is unknown or not granted is refused', async t => {
  t.match(await refusalOf(requestToken('portal', 'quotes:write moon:write')), { error: 'invalid_scope' })
  t.match(await refusalOf(requestToken('portal', 'underwriting:write')), { error: 'invalid_scope' })
  t.match(await refusalOf(requestToken('auditor', 'quotes:write')), { error: 'invalid_scope' })
})

t.test('a wrong secret and an unknown client are refused', async t => {
  t.match(await refusalOf(requestToken('portal', undefined, oauth.ClientSecretBasic('wrong'))), { status: 401 })
  t.match(await refusalOf(requestToken('nobody')), { status: 401 })
})

t.test('only client credentials, and only for this API', async t => {
  const post = (body: Record<string, string>) =>
    fetch(`${issuer.url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('portal:local')}` },
      body: new URLSearchParams(body)
    })
  const code = await post({ grant_type: 'authorization_code', code: 'x', redirect_uri: 'http://127.0.0.1' })
  t.equal(code.status, 400)
  const elsewhere = await post({ grant_type: 'client_credentials', resource: 'urn:another:api' })
  t.equal(elsewhere.status, 400)
  t.match(await elsewhere.json(), { error: 'invalid_target' })
})

t.test('the discovery document names the endpoints, and the key set holds no private part', async t => {
  const discovery = await fetch(`${issuer.url}/.well-known/openid-configuration`)
  t.match(await discovery.json(), {
    issuer: issuerName,
    token_endpoint: `${issuer.url}/oauth/token`,
    jwks_uri: `${issuer.url}/oauth/jwks`,
    grant_types_supported: ['client_credentials']
  })
  const { keys } = (await (await fetch(`${issuer.url}/oauth/jwks`)).json()) as { keys: object[] }
  t.equal(keys.length, 1)
  t.notOk(keys.some(key => 'd' in key))
})

t.test('a token outlives its issuer, because the key is kept, for its owner alone', async t => {
  const { access_token } = await requestToken('feed')
  const file = join(dataDir, 'issuer-key.json')
  t.equal((await stat(file)).mode & 0o777, 0o600)
  const before = await readFile(file, 'utf8')
  const again = await startIssuer({ issuer: issuerName, signingKey: await signingKey(dataDir), port: 0 })
  t.teardown(() => again.stop())
  const keysOfSecond = createRemoteJWKSet(new URL(`${again.url}/oauth/jwks`))
  await t.resolves(jwtVerify(access_token, keysOfSecond))
  t.equal(await readFile(file, 'utf8'), before)
})

t.test('the bank signs its requests once its public key is known, and an assertion counts once', async t => {
  const jwk = { ...bankKeys.publicKey.export({ format: 'jwk' }), kid: 'bank-1', alg: 'ES256', use: 'sig' }
  const signing = await startIssuer({
    issuer: issuerName,
    signingKey: await signingKey(dataDir),
    port: 0,
    publicKeys: { bank: { keys: [jwk] } }
  })
  t.teardown(() => signing.stop())
  const endpoint = { ...server, token_endpoint: `${signing.url}/oauth/token` }
  const key = await crypto.subtle.importKey(
    'jwk',
    bankKeys.privateKey.export({ format: 'jwk' }),
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign']
  )
  let sent: URLSearchParams | undefined
  const response = await oauth.clientCredentialsGrantRequest(
    endpoint,
    { client_id: 'bank' },
    oauth.PrivateKeyJwt({ key, kid: 'bank-1' }),
    {},
    {
      ...overHttp,
      [oauth.customFetch]: (url, options) => {
        sent = new URLSearchParams(options.body as URLSearchParams)
        return fetch(url, options as RequestInit)
      }
    }
  )
  const token = await oauth.processClientCredentialsResponse(endpoint, { client_id: 'bank' }, response)
  t.match((await claimsOf(token.access_token)).payload, { client_id: 'bank', organisation: 'org_bank' })
  const replayed = await fetch(`${signing.url}/oauth/token`, { method: 'POST', body: sent ?? null })
  t.equal(replayed.status, 401)
  const bySecret = await fetch(`${signing.url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('bank:local')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' })
  })
  t.equal(bySecret.status, 401)
})

t.test('a client that proves a key gets a token bound to it, and a proof counts once', async t => {
  const keys = await oauth.generateKeyPair('ES256')
  const client: oauth.Client = { client_id: 'bank' }
  const DPoP = oauth.DPoP(client, keys)
  let sent: RequestInit | undefined
  const response = await oauth.clientCredentialsGrantRequest(
    server,
    client,
    oauth.ClientSecretBasic('local'),
    {},
    {
      ...overHttp,
      DPoP,
      [oauth.customFetch]: (url, options) => {
        sent = options as RequestInit
        return fetch(url, sent)
      }
    }
  )
  const token = await oauth.processClientCredentialsResponse(server, client, response)
  t.equal(token.token_type, 'dpop')
  const { payload } = await claimsOf(token.access_token)
  t.strictSame(payload['cnf'], { jkt: await calculateJwkThumbprint(await exportJWK(keys.publicKey)) })
  t.equal((await fetch(`${issuer.url}/oauth/token`, sent)).status, 400)
  t.equal(
    (await claimsOf((await requestToken('bank')).access_token)).payload['cnf'],
    undefined,
    'without one, not bound'
  )
})
