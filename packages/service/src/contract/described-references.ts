/**
 * Wraps every reference that says something beside its target, such as what an amount means here: @fastify/swagger drops whatever stands
 * beside a `$ref`, and leaves an `allOf` alone. For the document only.
 */
export function wrapReferences(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(wrapReferences)
  if (typeof schema !== 'object' || schema === null) return schema
  const parts = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, wrapReferences(part)]))
  const { $ref, ...beside } = parts
  return typeof $ref === 'string' && Object.keys(beside).length > 0 ? { allOf: [{ $ref }], ...beside } : parts
}

/** The document with these references as OpenAPI 3.1 writes them: what they say beside the `$ref` itself. */
export function unwrapReferences<T>(document: T): T {
  if (Array.isArray(document)) return document.map(unwrapReferences) as T
  if (typeof document !== 'object' || document === null) return document
  const parts = Object.fromEntries(Object.entries(document).map(([name, part]) => [name, unwrapReferences(part)]))
  const { allOf, ...beside } = parts as { allOf?: unknown }
  const [only, ...others] = Array.isArray(allOf) ? (allOf as Record<string, unknown>[]) : []
  const isWrapped = only !== undefined && others.length === 0 && typeof only['$ref'] === 'string'
  return (isWrapped ? { ...only, ...beside } : parts) as T
}
