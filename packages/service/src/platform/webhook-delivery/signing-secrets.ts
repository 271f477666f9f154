import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

/** A new secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64. */
export function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

/** The headers of Standard Webhooks over a body; one signature for each secret, the newest first. */
export function signedHeaders(
  secrets: readonly string[],
  { id, at, body }: { readonly id: string; readonly at: Date; readonly body: string }
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map(secret => new Webhook(secret).sign(id, at, body)).join(' ')
  }
}

/** Encrypts what is kept of secrets, by AES-256-GCM. */
export interface SecretBox {
  /** `about` says what it belongs to; it opens for nothing else. */
  seal(text: string, about: string): Buffer
  /** Throws when it was sealed with another key, for something else, or was changed. */
  open(sealed: Buffer, about: string): string
}

const FORMAT = 1
const IV_BYTES = 12
const TAG_BYTES = 16

/** A box that opens with this key alone: at least 32 characters that nobody can guess. */
export function secretBox(key: string): SecretBox {
  const bytes = Buffer.from(hkdfSync('sha256', key, '', 'webhook secrets at rest', 32))
  return {
    seal(text, about) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', bytes, iv).setAAD(Buffer.from(about))
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(FORMAT), iv, cipher.getAuthTag(), encrypted])
    },
    open(sealed, about) {
      if (sealed[0] !== FORMAT) throw new Error('a sealed secret has an unknown format')
      const [iv, rest] = [sealed.subarray(1, 1 + IV_BYTES), sealed.subarray(1 + IV_BYTES)]
      const decipher = createDecipheriv('aes-256-gcm', bytes, iv, { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(about)).setAuthTag(rest.subarray(0, TAG_BYTES))
      return decipher.update(rest.subarray(TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    }
  }
}
