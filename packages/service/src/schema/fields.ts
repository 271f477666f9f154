import { type Static, type TArray, type TObject, type TProperties, type TSchema, Type } from 'typebox'

/** An object that refuses unknown fields: what every body, query and part of them is made of. */
export function fields<P extends TProperties>(properties: P, options: Record<string, unknown> = {}): TObject<P> {
  return Type.Object(properties, { additionalProperties: false, ...options })
}

/** The value or null. */
export function orNull<S extends TSchema>(schema: S) {
  return Type.Union([schema, Type.Null()])
}

/** Free text on one line, of 1 to `maxLength` characters: what names and codes of others are sent as. */
export function lineOfText(maxLength: number, options: { description?: string; examples: readonly string[] }) {
  return Type.String({ format: 'one-line', minLength: 1, maxLength, ...options, examples: [...options.examples] })
}

/** A list of at most `maxItems` objects no two of which have the same `key`: the second one is refused, by its pointer. */
export function uniqueBy<S extends TSchema>(
  item: S,
  key: keyof Static<S> & string,
  options: { minItems?: number; maxItems: number; description?: string }
): TArray<S> {
  return Type.Array(item, { ...options, 'x-unique-by': key })
}
