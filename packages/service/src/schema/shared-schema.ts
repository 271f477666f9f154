import { type Static, type TSchema, type TUnsafe, Type } from 'typebox'

const DEFINITION = Symbol('the schema that a reference stands for')

/** A reference to a schema that stands once under `components/schemas` of the OpenAPI document. */
export type SharedSchema<S extends TSchema> = TUnsafe<Static<S>> & { readonly $ref: string }

/**
 * Gives a schema a name of its own in the contract. Use the result like any schema: routes that use it need no registration, the
 * app finds the definition behind the reference. The same name must always stand for the same schema.
 */
export function shared<S extends TSchema>(name: string, schema: S): SharedSchema<S> {
  const reference = Type.Unsafe<Static<S>>({ $ref: name })
  // Enumerable, so that a copy with another description still knows what it stands for.
  Object.defineProperty(reference, DEFINITION, { value: { ...schema, $id: name }, enumerable: true })
  return reference as SharedSchema<S>
}

/** The definition behind a reference; undefined for any other schema. */
export function definitionOf(schema: object): (TSchema & { $id: string }) | undefined {
  return (schema as { [DEFINITION]?: TSchema & { $id: string } })[DEFINITION]
}

/** Adds every definition that the schema refers to, directly or through others, to the map. Throws when one name means two things. */
export function collectDefinitions(schema: unknown, into: Map<string, TSchema>): void {
  if (typeof schema !== 'object' || schema === null) return
  const definition = definitionOf(schema)
  if (definition) {
    const earlier = into.get(definition.$id)
    if (earlier === definition) return
    if (earlier && JSON.stringify(earlier) !== JSON.stringify(definition)) {
      throw new Error(`two different schemas are called ${definition.$id}`)
    }
    if (earlier) return
    into.set(definition.$id, definition)
    collectDefinitions({ ...definition }, into)
    return
  }
  for (const part of Object.values(schema)) collectDefinitions(part, into)
}
