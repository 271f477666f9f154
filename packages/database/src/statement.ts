/** One SQL statement. A `name` makes it a prepared statement, parsed once per connection; one name, one text. */
export interface Statement {
  readonly text: string
  readonly values?: readonly unknown[]
  readonly name?: string
}

/**
 * The values as pg can send them without ever failing: objects become JSON text now. Left to pg, a value that cannot
 * be serialised (a bigint inside an object) would fail after later statements were sent, and break the prepared one.
 * Throws a TypeError for such a value.
 */
export function encodeValues(values: readonly unknown[]): unknown[] {
  return values.map(encodeValue)
}

function encodeValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date || ArrayBuffer.isView(value)) return value
  if (Array.isArray(value)) return value.map(encodeValue)
  return JSON.stringify(value)
}
