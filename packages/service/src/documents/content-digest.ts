import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import { problem } from '../problems/problems.ts'

/** What is sent in: an upload's refusals begin with it, such as `document.digest_mismatch`. */
export type Upload = 'document' | 'import' | 'ledger'

/**
 * The SHA-256 that a `Content-Digest` (RFC 9530) states; null where there is none, other algorithms being passed over as the RFC asks.
 * Ends in `invalid_request` where it cannot be read.
 */
export function statedSha256(header: string | readonly string[] | undefined, upload: Upload): Buffer | null {
  if (header === undefined) return null
  const text = typeof header === 'string' ? header : header.join(', ')
  const named = /(?:^|,)\s*sha-256\s*=([^,]*)/i.exec(text)
  if (!named) return null
  const digest = /^\s*:([A-Za-z0-9+/]{43}=):/.exec(named[1] ?? '')?.[1]
  return digest === undefined ? refuse('digest_malformed', upload) : Buffer.from(digest, 'base64')
}

/** Ends in `invalid_request` unless what arrived is what was stated, if anything was. */
export function checkSha256(stated: Buffer | null, arrived: Buffer, upload: Upload): void {
  if (stated && !stated.equals(arrived)) refuse('digest_mismatch', upload)
}

const REFUSALS = {
  digest_malformed: {
    ko: 'Content-Digest: sha-256=:…: 형식(RFC 9530)으로 보내 주세요.',
    en: 'Write it as Content-Digest: sha-256=:…: (RFC 9530).'
  },
  digest_mismatch: {
    ko: '받은 파일의 SHA-256이 Content-Digest와 다릅니다. 파일이 온전한지 확인하고 다시 보내 주세요.',
    en: 'The SHA-256 of what arrived is another than Content-Digest says. Check the file and send it again.'
  }
} as const satisfies Record<string, MessageTexts>

function refuse(code: keyof typeof REFUSALS, upload: Upload): never {
  const errors = [{ pointer: '/headers/content-digest', code: `${upload}.${code}`, detail: REFUSALS[code] }]
  return problem('invalid_request', { errors })
}

/** The header that states it. */
export function contentDigest(sha256: Buffer): string {
  return `sha-256=:${sha256.toString('base64')}:`
}
