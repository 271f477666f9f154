import { type ClientKey, keyProof } from './key-proof.ts'

export interface Credentials {
  /** The issuer's token endpoint: `http://127.0.0.1:8080/oauth/token`. */
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /** Left out, all scopes that the client has are granted. */
  readonly scope?: string
  /** Asks for tokens that are bound to this key (DPoP): stolen, they are worth nothing. */
  readonly key?: ClientKey
}

const RENEW_BEFORE_SECONDS = 30

/**
 * Access tokens by the client credentials grant: asked for once, used until shortly before they expire, and asked for by one
 * request however many wait. Rejects with an Error that says what the issuer answered.
 */
export function clientCredentials(credentials: Credentials, now: () => number = Date.now): () => Promise<string> {
  let current: Promise<{ token: string; until: number }> | undefined
  return async () => {
    const held = await current?.catch(() => undefined)
    if (held && held.until > now()) return held.token
    const asked = requestToken(credentials, now)
    current = asked
    return (await asked).token
  }
}

async function requestToken(credentials: Credentials, now: () => number): Promise<{ token: string; until: number }> {
  const { tokenUrl, clientId, clientSecret, scope, key } = credentials
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) })
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')
  const proof = key && { dpop: await keyProof(key, { method: 'POST', url: tokenUrl }) }
  const answer = await fetch(tokenUrl, { method: 'POST', body, headers: { authorization: `Basic ${basic}`, ...proof } })
  if (!answer.ok) throw new Error(`the issuer answered ${answer.status}: ${await answer.text()}`)
  const { access_token, expires_in } = (await answer.json()) as { access_token: string; expires_in: number }
  return { token: access_token, until: now() + (expires_in - RENEW_BEFORE_SECONDS) * 1000 }
}
