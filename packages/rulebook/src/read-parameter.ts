import { isPlainDate } from '@trade-credit/domain/plain-date.ts'
import { resolveCitations } from './citations.ts'
import { PRODUCT_TERMS, productTermOf } from './product-terms.ts'
import { isRawMap, type Raw, type RawMap, refuseOtherKeys, textField } from './raw.ts'
import type { Entry, Parameter, SourceDocument } from './rulebook.ts'
import { ValueError } from './rulebook-error.ts'
import type { ReadValue } from './scalars.ts'
import { type Bounds, isUnit, readValue, type Unit } from './units.ts'

const PARAMETER_KEYS = ['description', 'unit', 'bounds', 'one_of', 'values']
const ENTRY_KEYS = ['from', 'value', 'source', 'note', 'assumed', 'example']

/** What an entry's value has to keep to, from the parameter itself and from the product term that it is. */
export interface Limits {
  readonly unit: Unit
  readonly bounds: Bounds
  readonly oneOf: readonly string[] | null
}

/**
 * Reads one parameter. Adds each problem to `problems`, in words that say where it is and what to do, and gives null when
 * there was any.
 */
export function readParameter(
  name: string,
  raw: Raw,
  sources: ReadonlyMap<string, SourceDocument>,
  problems: string[]
): Parameter | null {
  const before = problems.length
  const parameter = attempt(name, problems, () => readHead(name, raw))
  if (!parameter) return null
  const entries = parameter.values.map((entry, i) =>
    attempt(`${name}, entry ${i + 1}`, problems, () => readEntry(entry, parameter.limits, sources))
  )
  const read = entries.filter(entry => entry !== null)
  for (const [i, entry] of read.entries()) {
    const previous = read[i - 1]
    if (previous && previous.from >= entry.from) {
      problems.push(`${name}: ${entry.from} does not follow ${previous.from}; write the values oldest first`)
    }
  }
  if (problems.length > before) return null
  return { name, description: parameter.description, ...parameter.limits, entries: read }
}

/** Reads a value within the parameter's unit, bounds and choices. Throws a ValueError that says what it has to be. */
export function readLimitedValue(raw: Raw, { unit, bounds, oneOf }: Limits): ReadValue {
  const read = readValue(unit, raw, bounds)
  if (oneOf && !oneOf.includes(String(read.stated))) {
    throw new ValueError(`is ${String(read.stated)}; it may be ${oneOf.join(', ')}`)
  }
  return read
}

function readHead(name: string, raw: Raw) {
  if (!/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,2}$/.test(name))
    throw new ValueError('is not a name such as group.snake_case')
  if (!isRawMap(raw)) throw new ValueError(`is not a map of ${PARAMETER_KEYS.join(', ')}`)
  refuseOtherKeys(raw, PARAMETER_KEYS)
  const description = textField(raw, 'description')
  const unit = textField(raw, 'unit')
  if (!isUnit(unit)) throw new ValueError(`has the unknown unit ${unit}`)
  if (!Array.isArray(raw.values) || raw.values.length === 0)
    throw new ValueError('needs values: a list of at least one')
  return { description, limits: limitsOf(name, unit, raw), values: raw.values as readonly Raw[] }
}

function limitsOf(name: string, unit: Unit, raw: RawMap): Limits {
  const product = productTermOf(name)
  if (product) {
    const term = Object.hasOwn(PRODUCT_TERMS, product.term) ? PRODUCT_TERMS[product.term] : undefined
    if (!term) throw new ValueError(`is no term of a product; the terms are ${Object.keys(PRODUCT_TERMS).join(', ')}`)
    if (term.unit !== unit)
      throw new ValueError(`is in ${unit}, but ${product.term} is in ${term.unit} for every product`)
    if (raw.bounds ?? raw.one_of)
      throw new ValueError('is a product term, whose bounds stand with the terms; leave them out')
    const { unit: _unit, oneOf = null, ...bounds } = term
    return { unit, bounds, oneOf }
  }
  return { unit, bounds: boundsOf(raw), oneOf: oneOfOf(raw) }
}

function boundsOf(raw: RawMap): Bounds {
  if (raw.bounds === undefined) return {}
  const decimals = /^\d+(\.\d+)?$/
  if (
    !isRawMap(raw.bounds) ||
    !Object.values(raw.bounds).every(text => typeof text === 'string' && decimals.test(text))
  ) {
    throw new ValueError('has bounds that are not { least: 0.1, most: 5 }')
  }
  refuseOtherKeys(raw.bounds, ['least', 'most'])
  return raw.bounds as Bounds
}

function oneOfOf(raw: RawMap): readonly string[] | null {
  if (raw.one_of === undefined) return null
  if (!Array.isArray(raw.one_of) || raw.one_of.some(text => typeof text !== 'string')) {
    throw new ValueError('has a one_of that is not a list of texts')
  }
  return raw.one_of as readonly string[]
}

function readEntry(raw: Raw, limits: Limits, sources: ReadonlyMap<string, SourceDocument>): Entry {
  if (!isRawMap(raw)) throw new ValueError(`is not a map of ${ENTRY_KEYS.join(', ')}`)
  refuseOtherKeys(raw, ENTRY_KEYS)
  const from = textField(raw, 'from')
  if (!isPlainDate(from)) throw new ValueError(`has from: ${from}, which is not a date; write YYYY-MM-DD`)
  const source = textField(raw, 'source')
  resolveCitations(source, sources)
  const note = raw.note === undefined ? null : textField(raw, 'note')
  const assumed = flagField(raw, 'assumed')
  const example = flagField(raw, 'example')
  if (assumed && note === null) throw new ValueError('is assumed; add a note with the reasoning')
  if (source === 'assumed' && !assumed) throw new ValueError('has the source assumed; add assumed: true')
  if ((source === 'example') !== example)
    throw new ValueError('is an example only with source: example and example: true')
  if (example && !assumed) throw new ValueError('is an example; add assumed: true')
  if (raw.value === undefined) throw new ValueError('needs a value, or value: unknown')
  const cited = { from, source, note, assumed, example }
  if (raw.value === 'unknown') {
    if (note === null) throw new ValueError('is unknown; add a note that says what is missing')
    if (assumed) throw new ValueError('is unknown, so it cannot be assumed')
    return { ...cited, known: false }
  }
  return { ...cited, known: true, ...readLimitedValue(raw.value, limits) }
}

function flagField(raw: RawMap, key: string): boolean {
  const text = raw[key] ?? 'false'
  if (text !== 'true' && text !== 'false')
    throw new ValueError(`has ${key}: ${String(text)}; write true or leave it out`)
  return text === 'true'
}

function attempt<Result>(where: string, problems: string[], read: () => Result): Result | null {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    problems.push(`${where}: ${error.message}`)
    return null
  }
}
