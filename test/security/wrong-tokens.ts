import { generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'
import { TEST_AUDIENCE, TEST_ISSUER, testToken } from '../support/access-token.ts'

const now = Math.floor(Date.now() / 1000)
const stranger = await generateKeyPair('ES256')

const claims: JWTPayload = {
  iss: TEST_ISSUER,
  aud: TEST_AUDIENCE,
  sub: 'portal',
  iat: now,
  exp: now + 3600,
  client_id: 'portal',
  organisation: 'org_portal',
  organisation_kind: 'channel',
  scope: 'quotes:write'
}
const header: JWTHeaderParameters = { alg: 'ES256', kid: 'one', typ: 'at+jwt' }

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** Access tokens that no service may take, signed by our issuer unless the sentence says otherwise. */
export const WRONG_TOKENS: readonly (readonly [sentence: string, token: string, code: string])[] = [
  ['an expired token', await testToken({ ...claims, exp: now - 60 }, header), 'token_expired'],
  ['a token for another audience', await testToken({ ...claims, aud: 'elsewhere' }, header), 'token_invalid'],
  ['a token of another issuer', await testToken({ ...claims, iss: 'http://evil.test' }, header), 'token_invalid'],
  ['an ID token', await testToken(claims, { ...header, typ: 'JWT' }), 'token_invalid'],
  ['alg: none', `${base64url({ alg: 'none', typ: 'at+jwt' })}.${base64url(claims)}.`, 'token_invalid'],
  [
    'a token that a stranger signed under our key id',
    await new SignJWT(claims).setProtectedHeader(header).sign(stranger.privateKey),
    'token_invalid'
  ]
]
