import { definitionOf } from './shared-schema.ts'

interface Part {
  readonly type?: string
  readonly anyOf?: readonly Part[]
  readonly properties?: Readonly<Record<string, Part>>
}

/** A copy of path, query or header texts in which `"10"` and `"true"` are what the schema says; anything doubtful stays a text. */
export function coerceTexts(schema: object, texts: unknown): unknown {
  if (typeof texts !== 'object' || texts === null) return texts
  const { properties = {} } = (definitionOf(schema) ?? schema) as Part
  const read: Record<string, unknown> = { ...texts }
  for (const [name, part] of Object.entries(properties)) {
    if (Object.hasOwn(read, name)) read[name] = coerce(part, read[name])
  }
  return read
}

function coerce(schema: Part, value: unknown): unknown {
  const part = (definitionOf(schema) ?? schema) as Part
  const types = part.anyOf ? part.anyOf.map(option => (definitionOf(option) ?? option) as Part) : [part]
  for (const { type } of types) {
    // `?status=open` and `?status=open&status=closed` are both lists where the schema asks for one.
    if (type === 'array') return Array.isArray(value) ? value : [value]
    if (typeof value !== 'string') continue
    if ((type === 'integer' || type === 'number') && /^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return Number(value)
    if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  }
  return value
}
