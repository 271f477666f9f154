import { localClients } from '@trade-credit/local-stack/clients.ts'
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'

export const TEST_ISSUER = 'http://issuer.test'
export const TEST_AUDIENCE = 'trade-credit'

const pair = await generateKeyPair('ES256', { extractable: true })

/** The keys that a service under test verifies with. */
export const testKeys = createLocalJWKSet({
  keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256' }]
})

/** The Authorization header of one of the contract's clients, with its scopes unless others are told. */
export async function authorization(clientId: string, scope?: string): Promise<string> {
  const client = localClients.find(({ id }) => id === clientId)
  if (!client) throw new Error(`the contract has no client ${clientId}`)
  const token = await new SignJWT({
    client_id: client.id,
    organisation: client.organisation,
    organisation_kind: client.kind,
    scope: scope ?? client.scopes.join(' ')
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'at+jwt' })
    .setIssuer(TEST_ISSUER)
    .setAudience(TEST_AUDIENCE)
    .setSubject(client.id)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(pair.privateKey)
  return `Bearer ${token}`
}
