import type { IdempotentOptions } from '../idempotency/idempotent.ts'
import type { SecretBox } from '../webhook-delivery/signing-secrets.ts'

/** For answers that show a secret: what a key's record keeps of them is encrypted as the secret itself is. */
export function sealedAnswers(box: SecretBox): NonNullable<IdempotentOptions['sealed']> {
  return {
    seal: text => box.seal(text, 'answer').toString('base64'),
    open: sealed => box.open(Buffer.from(sealed, 'base64'), 'answer')
  }
}
