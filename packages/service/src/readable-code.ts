import { randomByte } from './random-byte.ts'

/** Crockford's digits: none of them is taken for another when it is read out or typed. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LETTERS = 20
const GROUP = 4

/** What every readable code looks like. */
export const READABLE_CODE_PATTERN = '^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}$'

/** A new code such as `7Q2M-K9FD-0X4R-TB6H-W3NA`: 100 random bits, so that nobody finds what it stands for by trying. */
export function newReadableCode(): string {
  // 32 letters: five bits of each byte, and no letter likelier than another.
  return inGroups(Array.from({ length: LETTERS }, () => ALPHABET[randomByte() & 31]).join(''))
}

/**
 * The code as it was given out, however somebody typed it who heard it: in small letters, with other groups or none, with O for 0, I or
 * L for 1. Null for what is no code.
 */
export function readableCodeOf(typed: string): string | null {
  const letters = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  return letters.length === LETTERS && [...letters].every(letter => ALPHABET.includes(letter))
    ? inGroups(letters)
    : null
}

function inGroups(letters: string): string {
  return Array.from({ length: LETTERS / GROUP }, (_, i) => letters.slice(i * GROUP, (i + 1) * GROUP)).join('-')
}
