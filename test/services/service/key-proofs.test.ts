import { hash } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'
import t from 'tap'
import { probe, token } from './probe.ts'

const ORIGIN = 'https://api.example.kr'
const { app } = await probe({ config: { PUBLIC_ORIGINS: `https://other.example.kr,${ORIGIN}` } })
t.teardown(() => app.close())

const [bank, thief] = await Promise.all([keyOf('ES256'), keyOf('ES256')])
const bound = await token({ cnf: { jkt: bank.thumbprint } })

async function keyOf(alg: string) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(publicKey)
  return {
    privateKey,
    privateJwk: await exportJWK(privateKey),
    jwk,
    thumbprint: await calculateJwkThumbprint(jwk),
    alg
  }
}

type Key = Awaited<ReturnType<typeof keyOf>>

let proofs = 0

/** A good proof for `GET /v1/orders/or_1`, but for what a test wants to be wrong. */
async function proof(claims: object = {}, header: object = {}, key: Key = bank): Promise<string> {
  const all = {
    jti: `proof-${(proofs += 1)}`,
    htm: 'GET',
    htu: `${ORIGIN}/v1/orders/or_1`,
    iat: Math.floor(Date.now() / 1000),
    ath: hash('sha256', bound, 'base64url'),
    ...claims
  }
  const headers = { alg: key.alg, typ: 'dpop+jwt', jwk: key.jwk, ...header } as JWTHeaderParameters
  return new SignJWT(all).setProtectedHeader(headers).sign(key.privateKey)
}

async function get(headers: Record<string, string>, url = '/v1/orders/or_1?limit=3') {
  const response = await app.inject({ url, headers: { 'accept-language': 'en', ...headers } })
  return { status: response.statusCode, challenge: response.headers['www-authenticate'], body: response.json() }
}

const withProof = (dpop: string, authorization = `DPoP ${bound}`) => get({ authorization, dpop })

t.test('a token bound to a key opens with a proof of that key', async t => {
  t.match(await withProof(await proof()), { status: 200, body: { id: 'or_1', limit: 3 } })
  t.equal((await withProof(await proof(), `dpop ${bound}`)).status, 200, 'schemes are spelled as one likes')
  t.equal((await withProof(await proof({ htu: `${ORIGIN}:443/v1/orders/or_1?limit=9#x` }))).status, 200, 'query aside')
  t.equal((await withProof(await proof({ htu: 'https://other.example.kr/v1/orders/or_1' }))).status, 200)
  for (const alg of ['PS256', 'EdDSA']) {
    const key = await keyOf(alg)
    const other = await token({ cnf: { jkt: key.thumbprint } })
    const dpop = await proof({ ath: hash('sha256', other, 'base64url') }, {}, key)
    t.equal((await withProof(dpop, `DPoP ${other}`)).status, 200, alg)
  }
})

t.test('stolen, it opens nothing', async t => {
  t.match(await get({ authorization: `Bearer ${bound}` }), {
    status: 401,
    challenge: /^DPoP error="invalid_token", algs="ES256 /,
    body: { code: 'proof_missing' }
  })
  t.match(await get({ authorization: `DPoP ${bound}` }), { status: 401, body: { code: 'proof_missing' } })
  const used = await proof()
  t.equal((await withProof(used)).status, 200)
  t.match(await withProof(used), { status: 401, body: { code: 'proof_invalid', detail: /used before/ } })
})

t.test('a token that is bound to nothing is no DPoP token', async t => {
  const free = await token()
  const dpop = await proof({ ath: hash('sha256', free, 'base64url') })
  t.match(await withProof(dpop, `DPoP ${free}`), { status: 401, body: { code: 'token_invalid' } })
  t.equal((await get({ authorization: `Bearer ${free}`, dpop })).status, 200, 'sent as what it is, it needs no proof')
  const byCertificate = await token({ cnf: { 'x5t#S256': 'abc' } })
  t.match(await get({ authorization: `Bearer ${byCertificate}` }), { status: 401, body: { code: 'token_invalid' } })
})

const ago = (seconds: number) => ({ iat: Math.floor(Date.now() / 1000) - seconds })

t.test('everything about a proof has to be right', async t => {
  const wrong: readonly [sentence: string, proof: Promise<string>, detail: RegExp][] = [
    ["a thief's key", proof({}, {}, thief), /key that the token is bound to/],
    ["a thief's signature under the bank's key", proof({}, { jwk: bank.jwk }, thief), /Send one JWT/],
    ['another token', proof({ ath: hash('sha256', 'another', 'base64url') }), /ath is not/],
    ['another method', proof({ htm: 'POST' }), /htm is not/],
    ['another path', proof({ htu: `${ORIGIN}/v1/orders/or_2` }), /htu is not/],
    ['another host', proof({ htu: 'https://evil.example.kr/v1/orders/or_1' }), /htu is not/],
    ['plain http', proof({ htu: 'http://api.example.kr/v1/orders/or_1' }), /htu is not/],
    ['no address', proof({ htu: 'orders' }), /htu is not/],
    ['66 seconds old', proof(ago(66)), /older than a minute/],
    ['of the future', proof(ago(-60)), /older than a minute, or from a time to come/],
    ['an access token as proof', proof({}, { typ: 'at+jwt' }), /Send one JWT/],
    ['without a key', proof({}, { jwk: undefined }), /Send one JWT/],
    ['with the private key', proof({}, { jwk: bank.privateJwk }), /Send one JWT/],
    ['without an identifier', proof({ jti: undefined }), /Send one JWT/],
    ['with an identifier of 201 characters', proof({ jti: 'x'.repeat(201) }), /Send one JWT/],
    ['longer than 4096 characters', proof({ more: 'x'.repeat(4096) }), /Send one JWT/],
    ['nonsense', Promise.resolve('nonsense'), /Send one JWT/],
    ['two at once', Promise.all([proof(), proof()]).then(both => both.join(', ')), /Send one JWT/]
  ]
  for (const [sentence, made, detail] of wrong) {
    const answer = await withProof(await made)
    t.match(answer, { status: 401, body: { code: 'proof_invalid', detail } }, sentence)
    t.match(answer.challenge, /^DPoP error="invalid_dpop_proof"/, sentence)
  }
  t.equal((await withProof(await proof(ago(59)))).status, 200, '59 seconds old')
  t.equal((await withProof(await proof({ jti: 'x'.repeat(200) }))).status, 200, '200 characters')
})

t.test('what the request says of its host does not count', async t => {
  const dpop = await proof({ htu: 'https://evil.example.kr/v1/orders/or_1' })
  const headers = {
    authorization: `DPoP ${bound}`,
    dpop,
    host: 'evil.example.kr',
    'x-forwarded-host': 'evil.example.kr'
  }
  t.equal((await get(headers)).status, 401)
})

t.test('a deployment that names no address of its own takes no bound token', async t => {
  const { app: closed } = await probe()
  t.teardown(() => closed.close())
  const response = await closed.inject({
    url: '/v1/orders/or_1',
    headers: { authorization: `DPoP ${bound}`, dpop: await proof(), 'accept-language': 'en' }
  })
  t.match(response.json(), { code: 'proof_invalid', detail: /takes no tokens bound to a key/ })
})

t.test('proofs that fail count against their address', async t => {
  const { app: counting } = await probe({ config: { PUBLIC_ORIGINS: ORIGIN, RATE_LIMIT_PER_MINUTE: 3 } })
  t.teardown(() => counting.close())
  const statuses: number[] = []
  for (let i = 0; i < 5; i += 1) {
    const response = await counting.inject({
      url: '/v1/orders/or_1',
      headers: { authorization: `DPoP ${bound}`, dpop: 'nonsense' }
    })
    statuses.push(response.statusCode)
  }
  t.ok(statuses.includes(429), String(statuses))
})
