import { hash } from 'node:crypto'
import type { Actor } from '@trade-credit/database/actor.ts'
import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import { Type } from 'typebox'
import { refuseField } from '../../problems/problems.ts'

export const LONGEST_KEY = 255

/** The header of every POST that changes something. */
export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.String({
    format: 'printable-ascii',
    minLength: 1,
    // Quotes, and a backslash before each quote or backslash of the key itself.
    maxLength: 2 * LONGEST_KEY + 2,
    description:
      'Any text of at most 255 characters that is new for each thing to be done, as a quoted string or bare. Sending the same request again with the same key gives the first answer again, for seven days.',
    examples: ['"5f1c2a7e-order-1"']
  })
})

/**
 * The key in an `Idempotency-Key` header: the content of a quoted string (RFC 8941), or the bare text. Ends in the problem
 * `invalid_request` that names the header when it is missing, malformed or longer than 255 characters.
 */
export function readIdempotencyKey(header: string | readonly string[] | undefined): string {
  if (typeof header !== 'string' || header === '') return refuse('required', MISSING)
  const quoted = /^"((?:[ !#-[\]-~]|\\["\\])*)"$/.exec(header)
  const key = quoted ? (quoted[1] ?? '').replace(/\\(["\\])/g, '$1') : header
  if (!quoted && !/^[!#-~][ -~]*$/.test(header)) return refuse('format', MALFORMED)
  if (key.length === 0 || key.length > LONGEST_KEY) return refuse('length', MALFORMED)
  return key
}

/**
 * What the key is bound to, as 32 bytes: client, method and path, ids included. The organisation is not in it: it leads
 * the primary key.
 */
export function keyDigest(actor: Pick<Actor, 'client'>, method: string, path: string, key: string): Buffer {
  return hash('sha256', JSON.stringify([actor.client, method, path, key]), 'buffer')
}

const MISSING: MessageTexts = {
  ko: 'Idempotency-Key 헤더가 필요합니다. 요청마다 새로운 값을 보내고, 다시 보낼 때에는 같은 값을 써 주세요.',
  en: 'The Idempotency-Key header is required. Choose a new value for each request, and the same one when sending it again.'
}
const MALFORMED: MessageTexts = {
  ko: `Idempotency-Key는 따옴표로 묶은 ASCII 문자열 1~${LONGEST_KEY}자여야 합니다.`,
  en: `Idempotency-Key must be a quoted string of 1 to ${LONGEST_KEY} ASCII characters.`
}

function refuse(code: string, detail: MessageTexts): never {
  return refuseField('/headers/idempotency-key', code, detail)
}
