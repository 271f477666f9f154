/**
 * The SHA-256 that a `Content-Digest` (RFC 9530) states; null where there is none, other algorithms being passed over as the RFC asks, and
 * `malformed` where it cannot be read.
 */
export function statedSha256(header: string | readonly string[] | undefined): Buffer | 'malformed' | null {
  if (header === undefined) return null
  const text = typeof header === 'string' ? header : header.join(', ')
  const named = /(?:^|,)\s*sha-256\s*=([^,]*)/i.exec(text)
  if (!named) return null
  const digest = /^\s*:([A-Za-z0-9+/]{43}=):/.exec(named[1] ?? '')?.[1]
  return digest === undefined ? 'malformed' : Buffer.from(digest, 'base64')
}

/** The header that states it. */
export function contentDigest(sha256: Buffer): string {
  return `sha-256=:${sha256.toString('base64')}:`
}
