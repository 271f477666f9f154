import { randomFillSync } from 'node:crypto'
import { Type } from 'typebox'
import { monotonicFactory } from 'ulid'

const nextUlid = monotonicFactory(randomFraction)

const random = new Uint8Array(4096)
let spent = random.length

/**
 * The next random byte, as a fraction below 1. Left to itself the library asks the system for each of the sixteen digits of an id,
 * which took a twentieth of a durable quote's time.
 */
function randomFraction(): number {
  if (spent === random.length) {
    randomFillSync(random)
    spent = 0
  }
  return (random[spent++] ?? 0) / 256
}

/** The nouns that have ids, each with its prefix. */
export const ID_PREFIXES = {
  quote: 'qt',
  application: 'ap',
  offer: 'of',
  policy: 'po',
  event: 'ev',
  claim: 'cl',
  payment: 'pm',
  webhook: 'wh',
  import: 'im'
} as const

/** A new id such as `qt_01JD3Z…`: prefix and ULID. Ids made later by this process sort later, also within a millisecond. */
export function newId(prefix: string): string {
  return `${prefix}_${nextUlid()}`
}

/** The shape of an id with this prefix. */
export function idSchema(prefix: string) {
  return Type.String({
    pattern: `^${prefix}_[0-7][0-9A-HJKMNP-TV-Z]{25}$`,
    maxLength: prefix.length + 27,
    examples: [`${prefix}_01JD3ZQ8W5R7XG6K2M4N9P0TVB`]
  })
}
