/** The part of a JSON Schema that an example can be made of. */
export interface ExampleShape {
  readonly $ref?: string
  readonly type?: string
  readonly examples?: readonly unknown[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly anyOf?: readonly ExampleShape[]
  readonly properties?: Readonly<Record<string, ExampleShape>>
  readonly required?: readonly string[]
  readonly items?: ExampleShape
  readonly minimum?: number
}

export type Definitions = Readonly<Record<string, ExampleShape>>

/**
 * An example of the schema: its own where it states one, else put together from those of its fields. Undefined when a text
 * in it has no example: nobody can make one up that helps a reader.
 */
export function exampleOf(schema: ExampleShape, definitions: Definitions): unknown {
  const { $ref, ...beside } = schema
  const shape = $ref === undefined ? schema : { ...definitions[$ref.slice($ref.lastIndexOf('/') + 1)], ...beside }
  if (shape.examples !== undefined) return shape.examples[0]
  if ('const' in shape) return shape.const
  if (shape.default !== undefined) return shape.default
  if (shape.enum !== undefined) return shape.enum[0]
  if (shape.anyOf?.[0]) return exampleOf(shape.anyOf[0], definitions)
  switch (shape.type) {
    case 'object':
      return exampleOfFields(shape, definitions)
    case 'array': {
      const item = shape.items && exampleOf(shape.items, definitions)
      return item === undefined ? undefined : [item]
    }
    case 'integer':
    case 'number':
      return shape.minimum ?? 0
    case 'boolean':
      return false
    case 'null':
      return null
    default:
      return undefined
  }
}

/** A field that may be left out is, where nobody gave it an example. */
function exampleOfFields({ properties = {}, required = [] }: ExampleShape, definitions: Definitions): unknown {
  const entries = Object.entries(properties).map(([name, part]) => [name, exampleOf(part, definitions)] as const)
  if (entries.some(([name, example]) => example === undefined && required.includes(name))) return undefined
  return Object.fromEntries(entries.filter(([, example]) => example !== undefined))
}
