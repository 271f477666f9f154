import { refusedFile } from './refusals.ts'

/**
 * Compares a body to its `Content-Digest` (RFC 9530), when there is one with sha-256; other algorithms are passed over, as the
 * RFC asks. Throws a refusal when they differ or the header is malformed.
 */
export function checkContentDigest(header: string | readonly string[] | undefined, sha256: Buffer): void {
  if (header === undefined) return
  const text = typeof header === 'string' ? header : header.join(', ')
  const named = /(?:^|,)\s*sha-256\s*=([^,]*)/i.exec(text)
  if (!named) return
  const digest = /^\s*:([A-Za-z0-9+/]{43}=):/.exec(named[1] ?? '')?.[1]
  if (digest === undefined) throw refusedFile('digest_malformed')
  if (!Buffer.from(digest, 'base64').equals(sha256)) throw refusedFile('digest_mismatch')
}
