import { Type } from 'typebox'
import { monotonicFactory } from 'ulid'
import { randomByte } from './random-byte.ts'

/** The library takes fractions below 1. Left to itself it asks the system for each of the sixteen digits of an id. */
const nextUlid = monotonicFactory(() => randomByte() / 256)

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
