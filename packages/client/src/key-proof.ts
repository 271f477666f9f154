import { randomUUID, type webcrypto } from 'node:crypto'
import { base64url, exportJWK, SignJWT } from 'jose'

/** A key for ES256, such as jose's `generateKeyPair('ES256')` makes. */
export type ClientKey = webcrypto.CryptoKeyPair

/** What a proof is made for: one request, with the access token that it carries; none when a token is asked for. */
export interface ProvenRequest {
  readonly method: string
  readonly url: string
  readonly token?: string
}

/** A proof of possession of the key (DPoP, RFC 9449), for the header `DPoP` of this request alone. */
export async function keyProof(key: ClientKey, { method, url, token }: ProvenRequest): Promise<string> {
  const { kty, crv, x, y } = await exportJWK(key.publicKey)
  const { origin, pathname } = new URL(url)
  return new SignJWT({
    htm: method,
    htu: `${origin}${pathname}`,
    ...(token === undefined ? {} : { ath: await sha256(token) })
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y } as object })
    .setJti(randomUUID())
    .setIssuedAt()
    .sign(key.privateKey)
}

async function sha256(text: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}
