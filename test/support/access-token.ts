import { localClients } from '@trade-credit/local-stack/issuer/clients.ts'
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'

export const TEST_ISSUER = 'http://issuer.test'
export const TEST_AUDIENCE = 'trade-credit'

const pair = await generateKeyPair('ES256', { extractable: true })

/** The public keys of the issuer of tests, as another process is told them. */
export const testKeySet = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256' }] }

/** The keys that a service under test verifies with. */
export const testKeys = createLocalJWKSet(testKeySet)

/** The Authorization header of one of the contract's clients, with its scopes unless others are told. */
export async function authorization(clientId: string, scope?: string): Promise<string> {
  const client = localClients.find(({ id }) => id === clientId)
  if (!client) throw new Error(`the contract has no client ${clientId}`)
  const now = Math.floor(Date.now() / 1000)
  const token = await testToken({
    iss: TEST_ISSUER,
    aud: TEST_AUDIENCE,
    sub: client.id,
    iat: now,
    exp: now + 3600,
    client_id: client.id,
    organisation: client.organisation,
    organisation_kind: client.kind,
    scope: scope ?? client.scopes.join(' ')
  })
  return `Bearer ${token}`
}

/** A token that the issuer of tests signed, with any claims and header. */
export function testToken(
  claims: JWTPayload,
  header: JWTHeaderParameters = { alg: 'ES256', kid: 'one', typ: 'at+jwt' }
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader(header).sign(pair.privateKey)
}
