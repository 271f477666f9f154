import { isBusinessNumber, isCorporateNumber } from '@trade-credit/domain/business-number.ts'
import { addDays, plainDate } from '@trade-credit/domain/plain-date.ts'
import fc from 'fast-check'
import { type ContractDocument, resolve, type Schema } from './contract-operations.ts'

/** Values that the schema takes, with a liking for its bounds. */
export function valuesOf(given: Schema, document: ContractDocument, depth = 0): fc.Arbitrary<unknown> {
  const schema = resolve(given, document)
  const inner = (part: Schema) => valuesOf(part, document, depth + 1)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(inner))
  switch (schema.type) {
    case 'string':
      return textsOf(schema)
    case 'integer':
      return integersOf(schema)
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return listsOf(schema, inner(schema.items ?? {}), depth)
    case 'object':
      return objectsOf(schema, inner)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

function listsOf(schema: Schema, items: fc.Arbitrary<unknown>, depth: number): fc.Arbitrary<unknown[]> {
  const minLength = schema.minItems ?? 0
  const maxLength = Math.max(minLength, Math.min(schema.maxItems ?? 5, depth > 3 ? 1 : 3))
  const key = schema['x-unique-by']
  if (key === undefined) return fc.array(items, { minLength, maxLength })
  const selector = (item: unknown) => (item as Record<string, unknown>)[key]
  return fc.uniqueArray(items, { minLength, maxLength, selector })
}

function objectsOf(schema: Schema, inner: (part: Schema) => fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  const arbitraries = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, part]) => [name, inner(part)])
  )
  return fc.record(arbitraries, { requiredKeys: schema.required ?? [], noNullPrototype: true })
}

function integersOf(schema: Schema): fc.Arbitrary<number> {
  const min = schema.minimum ?? 0
  const max = schema.maximum ?? Number.MAX_SAFE_INTEGER
  return fc.oneof(
    fc.constantFrom(min, max),
    fc.integer({ min, max }),
    fc.integer({ min, max: Math.min(max, min + 99) })
  )
}

const DATES = fc.oneof(
  fc.constantFrom('2021-12-01', '2024-02-29', '2007-01-01', '0001-01-01', '9999-12-31', '2026-03-02'),
  fc.integer({ min: 0, max: 13_000 }).map(days => addDays(plainDate('2000-01-01'), days))
)

/** Synthetic numbers: 999, then anything, then the digit that fits. */
function numbersOf(digits: number, fits: (text: string) => boolean): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: 10 ** (digits - 4) - 1 }).map(n => {
    const head = `999${String(n).padStart(digits - 4, '0')}`
    return Array.from({ length: 10 }, (_, last) => `${head}${last}`).find(fits) ?? head
  })
}

const BY_FORMAT: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'plain-date': DATES,
  'business-number': numbersOf(10, isBusinessNumber),
  'corporate-number': numbersOf(13, isCorporateNumber),
  ksic: fc.constantFrom('C25914', 'C30399', 'G46801', 'I56211', 'A01110', 'U99009'),
  'date-time': fc.constantFrom('2026-03-02T04:05:06.789Z')
}

/** Made once for all schemas that ask for the same: fast-check tries a list of dangerous texts on each, which costs more than sending. */
const TEXTS = new Map<string, fc.Arbitrary<string>>()

function textsOf(schema: Schema): fc.Arbitrary<string> {
  const byFormat = BY_FORMAT[schema.format ?? '']
  if (byFormat) return byFormat
  const { format = '', pattern = '', minLength = 0, maxLength = 100 } = schema
  const key = [format, pattern, minLength, maxLength].join('\n')
  const texts = TEXTS.get(key) ?? newTexts({ format, pattern, minLength, maxLength })
  TEXTS.set(key, texts)
  return texts
}

interface TextShape {
  readonly format: string
  readonly pattern: string
  readonly minLength: number
  readonly maxLength: number
}

function newTexts({ format, pattern, minLength, maxLength }: TextShape): fc.Arbitrary<string> {
  if (pattern !== '') {
    const fits = (text: string) => text.length >= minLength && text.length <= maxLength
    return fc.stringMatching(new RegExp(pattern)).filter(fits)
  }
  if (format === 'printable-ascii') {
    return fc.string({ unit: 'grapheme-ascii', minLength, maxLength: Math.min(maxLength, 300) })
  }
  const short = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 20) })
  const longest = fc.constantFrom('가', 'é', '😀', "'").map(character => character.repeat(Math.max(1, maxLength)))
  const fits = (text: string) => [...text].length <= maxLength && [...text].length >= minLength && isOneLine(text)
  return fc.oneof({ weight: 4, arbitrary: short }, { weight: 1, arbitrary: longest }).filter(fits)
}

function isOneLine(text: string): boolean {
  const isSeen = /[^\s\p{Cf}\u115f\u1160\u3164\uffa0]/u.test(text)
  return isSeen && !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text) && text.isWellFormed()
}
