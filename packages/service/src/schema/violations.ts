import { isDeepStrictEqual } from 'node:util'
import { pointerStep } from '../problems/json-pointer.ts'
import { hasFormat } from './formats.ts'
import { definitionOf } from './shared-schema.ts'

/** One thing wrong with a value: where, a stable code, and what the sentence about it needs to know. */
export interface Violation {
  readonly pointer: string
  readonly code: string
  readonly about: Readonly<Record<string, string | number>>
}

/** The part of JSON Schema that our shapes use. */
interface Shape {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Shape[]
  readonly allOf?: readonly Shape[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly patternProperties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Shape
  readonly items?: Shape
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly 'x-unique-by'?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly examples?: readonly unknown[]
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
}

type Report = (pointer: string, code: string, about?: Violation['about']) => void

/** Stops the walk once enough violations are known. */
class Enough extends Error {}

/**
 * Every way in which the value differs from the schema, at most `atMost` of them, in the order of the fields.
 * An array longer than allowed is one violation: its items are not looked at.
 */
export function violationsOf(schema: object, value: unknown, atMost: number): Violation[] {
  const found: Violation[] = []
  const report: Report = (pointer, code, about = {}) => {
    found.push({ pointer, code, about })
    if (found.length >= atMost) throw new Enough()
  }
  try {
    walk(schema, value, '', report)
  } catch (error) {
    if (!(error instanceof Enough)) throw error
  }
  return found
}

function walk(schema: Shape, value: unknown, pointer: string, report: Report): void {
  const shape = (definitionOf(schema) as Shape | undefined) ?? schema
  if (shape.anyOf) return walkUnion(shape.anyOf, value, pointer, report)
  for (const part of shape.allOf ?? []) walk(part, value, pointer, report)
  if (shape.enum || 'const' in shape) return walkChoice(shape.enum ?? [shape.const], value, pointer, report)
  if (shape.type !== undefined && !isOfType(shape.type, value)) {
    const code = shape.type === 'integer' && typeof value === 'number' ? 'whole_number' : 'type'
    return report(pointer, code, { expected: shape.type, actual: kindOf(value) })
  }
  if (typeof value === 'string') walkText(shape, value, pointer, report)
  else if (typeof value === 'number') walkNumber(shape, value, pointer, report)
  else if (Array.isArray(value)) walkArray(shape, value, pointer, report)
  else if (isObject(value)) walkObject(shape, value, pointer, report)
}

/** Speaks about the one alternative that the value was meant to be: by its tag, else by its type, else about all. */
function walkUnion(alternatives: readonly Shape[], value: unknown, pointer: string, report: Report): void {
  const shapes = alternatives.map(shape => (definitionOf(shape) as Shape | undefined) ?? shape)
  const perShape = shapes.map(shape => violationsOf(shape, value, 50))
  if (perShape.some(violations => violations.length === 0)) return
  const candidates = shapes.flatMap((shape, i) =>
    shape.type !== undefined && !('const' in shape) && isOfType(shape.type, value) ? [perShape[i] ?? []] : []
  )
  const tagged = candidates.filter(
    violations => !violations.some(v => v.code === 'enum' && !v.pointer.slice(1).includes('/'))
  )
  const meant = tagged[0] ?? (candidates.length === 1 ? candidates[0] : undefined)
  if (meant) {
    for (const violation of meant) report(pointer + violation.pointer, violation.code, violation.about)
    return
  }
  const types = shapes.filter(shape => shape.type !== 'null')
  const [only] = types
  if (types.length === 1 && only) return walk(only, value, pointer, report)
  const choices = shapes.flatMap(shape => shape.enum ?? ('const' in shape ? [shape.const] : []))
  if (choices.length > 0) return report(pointer, 'enum', { choices: listed(choices) })
  report(pointer, 'type', { expected: types.map(shape => shape.type ?? 'value').join(' | '), actual: kindOf(value) })
}

function walkChoice(choices: readonly unknown[], value: unknown, pointer: string, report: Report): void {
  if (!choices.some(choice => choice === value)) report(pointer, 'enum', { choices: listed(choices) })
}

/** Formats whose sentence says more than a length does: hyphens in a number are what is wrong with it, not their count. */
const SAYS_ITS_LENGTH: ReadonlySet<string> = new Set(['plain-date', 'business-number', 'corporate-number', 'ksic'])

function walkText(shape: Shape, value: string, pointer: string, report: Report): void {
  if (shape.format !== undefined && SAYS_ITS_LENGTH.has(shape.format)) {
    if (!hasFormat(shape.format, value)) report(pointer, 'format', { format: shape.format })
  } else if (shape.minLength !== undefined && [...value].length < shape.minLength) {
    report(pointer, 'min_length', { limit: shape.minLength })
  } else if (shape.maxLength !== undefined && [...value].length > shape.maxLength) {
    report(pointer, 'max_length', { limit: shape.maxLength })
  } else if (shape.format !== undefined && !hasFormat(shape.format, value)) {
    report(pointer, 'format', { format: shape.format })
  } else if (shape.pattern !== undefined && !new RegExp(shape.pattern, 'u').test(value)) {
    report(pointer, 'pattern', { pattern: shape.pattern, ...exampleOf(shape) })
  }
}

/** How the text may look, where its shape shows one. */
function exampleOf({ examples: [example] = [] }: Shape): Violation['about'] {
  return typeof example === 'string' ? { example } : {}
}

function walkNumber(shape: Shape, value: number, pointer: string, report: Report): void {
  if (shape.minimum !== undefined && value < shape.minimum) report(pointer, 'minimum', { limit: shape.minimum })
  if (shape.maximum !== undefined && value > shape.maximum) report(pointer, 'maximum', { limit: shape.maximum })
  if (shape.exclusiveMinimum !== undefined && value <= shape.exclusiveMinimum) {
    report(pointer, 'exclusive_minimum', { limit: shape.exclusiveMinimum })
  }
  if (shape.exclusiveMaximum !== undefined && value >= shape.exclusiveMaximum) {
    report(pointer, 'exclusive_maximum', { limit: shape.exclusiveMaximum })
  }
  if (shape.multipleOf !== undefined && value % shape.multipleOf !== 0) {
    report(pointer, 'multiple_of', { limit: shape.multipleOf })
  }
}

function walkArray(shape: Shape, value: readonly unknown[], pointer: string, report: Report): void {
  if (shape.maxItems !== undefined && value.length > shape.maxItems) {
    return report(pointer, 'max_items', { limit: shape.maxItems, actual: value.length })
  }
  if (shape.minItems !== undefined && value.length < shape.minItems) {
    report(pointer, 'min_items', { limit: shape.minItems, actual: value.length })
  }
  if (shape.items) for (const [i, item] of value.entries()) walk(shape.items, item, `${pointer}/${i}`, report)
  const key = shape['x-unique-by']
  if (key !== undefined) reportRepeated(value, key, pointer, report)
  if (shape.uniqueItems) {
    for (const [i, item] of value.entries()) {
      const first = value.findIndex(other => isDeepStrictEqual(other, item))
      if (first < i) report(`${pointer}/${i}`, 'unique', { first: `${pointer}/${first}` })
    }
  }
}

function reportRepeated(items: readonly unknown[], key: string, pointer: string, report: Report): void {
  const firstAt = new Map<unknown, number>()
  for (const [i, item] of items.entries()) {
    if (!isObject(item) || item[key] === undefined || item[key] === null) continue
    const first = firstAt.get(item[key])
    if (first === undefined) firstAt.set(item[key], i)
    else report(`${pointer}/${i}${pointerStep(key)}`, 'unique', { first: `${pointer}/${first}${pointerStep(key)}` })
  }
}

function walkObject(shape: Shape, value: Record<string, unknown>, pointer: string, report: Report): void {
  const properties = shape.properties ?? {}
  for (const name of shape.required ?? []) {
    if (!Object.hasOwn(value, name) || value[name] === undefined) report(`${pointer}${pointerStep(name)}`, 'required')
  }
  for (const [name, part] of Object.entries(value)) {
    // A field set to undefined is a field left out: JSON cannot say it, but a view or a query can.
    if (part === undefined) continue
    const at = `${pointer}${pointerStep(name)}`
    const own = Object.hasOwn(properties, name) ? properties[name] : patternShape(shape, name)
    if (own) walk(own, part, at, report)
    else if (shape.additionalProperties === false) report(at, 'unknown_field')
    else if (typeof shape.additionalProperties === 'object') walk(shape.additionalProperties, part, at, report)
  }
}

function patternShape(shape: Shape, name: string): Shape | undefined {
  return Object.entries(shape.patternProperties ?? {}).find(([pattern]) => new RegExp(pattern, 'u').test(name))?.[1]
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'number') return Number.isFinite(value)
  return kindOf(value) === type
}

/** The JSON type of the value. */
function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return kindOf(value) === 'object'
}

function listed(choices: readonly unknown[]): string {
  return choices.map(choice => JSON.stringify(choice)).join(', ')
}
