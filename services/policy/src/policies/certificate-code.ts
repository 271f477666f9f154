import { randomBytes } from 'node:crypto'

/** Crockford's digits: none of them is taken for another when it is read out or typed. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LETTERS = 20
const GROUP = 4

/** What every certificate code looks like. */
export const CERTIFICATE_CODE_PATTERN = '^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}$'

/** A new code such as `7Q2M-K9FD-0X4R-TB6H-W3NA`: 100 random bits, so that nobody finds a certificate by trying. */
export function newCertificateCode(): string {
  // 32 letters: five bits of each byte, and no letter likelier than another.
  const letters = Array.from(randomBytes(LETTERS), byte => ALPHABET[byte & 31]).join('')
  return Array.from({ length: LETTERS / GROUP }, (_, i) => letters.slice(i * GROUP, (i + 1) * GROUP)).join('-')
}
