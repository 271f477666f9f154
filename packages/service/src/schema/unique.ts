import { definitionOf } from './shared-schema.ts'

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly anyOf?: readonly Shape[]
  readonly 'x-unique-by'?: string
}

type Check = (value: unknown) => boolean

/** A quick test whether all lists marked `x-unique-by` hold no key twice; null when the schema marks none. */
export function compileUniqueCheck(schema: Shape): Check | null {
  const shape = (definitionOf(schema) as Shape | undefined) ?? schema
  const checks: Check[] = []
  for (const option of shape.anyOf ?? []) {
    const check = compileUniqueCheck(option)
    if (check) checks.push(check)
  }
  for (const [name, part] of Object.entries(shape.properties ?? {})) {
    const check = compileUniqueCheck(part)
    if (check) checks.push(value => !isObject(value) || check(value[name]))
  }
  const itemCheck = shape.items && compileUniqueCheck(shape.items)
  if (itemCheck) checks.push(value => !Array.isArray(value) || value.every(itemCheck))
  const key = shape['x-unique-by']
  if (key !== undefined) checks.push(value => !Array.isArray(value) || keysDiffer(value, key))
  return checks.length === 0 ? null : value => checks.every(check => check(value))
}

function keysDiffer(items: readonly unknown[], key: string): boolean {
  const seen = new Set<unknown>()
  for (const item of items) {
    if (!isObject(item) || item[key] === undefined || item[key] === null) continue
    if (seen.has(item[key])) return false
    seen.add(item[key])
  }
  return true
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
