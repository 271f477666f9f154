import { createHash } from 'node:crypto'
import { rulebookFromRaw } from './load-rulebook.ts'
import { productTermOf } from './product-terms.ts'
import { type Raw, type RawMap, rawOf } from './raw.ts'
import type { Entry, Parameter, Rulebook, SourceDocument } from './rulebook.ts'
import { RulebookError } from './rulebook-error.ts'

/**
 * The whole rulebook as one text for a database row: JSON with the documents and the parameters in alphabetical order, every
 * scalar as text. Comments, file names, the order of files and keys, and spellings of one number (`1.0`, `1`) leave no
 * mark; values, dates, sources, notes, descriptions and the register of documents do.
 */
export function serialiseRulebook(rulebook: Rulebook): string {
  return JSON.stringify(inOrder({ ...rawContentOf(rulebook) }))
}

/** A rulebook as raw maps: its documents by id and its parameters by name, as if they had been read from YAML. */
export interface RawContent {
  readonly sources: RawMap
  readonly parameters: RawMap
}

/** The rulebook taken apart again, to be changed and read anew. */
export function rawContentOf(rulebook: Rulebook): RawContent {
  return {
    sources: Object.fromEntries([...rulebook.sources].map(([id, document]) => [id, sourceContent(document)])),
    parameters: Object.fromEntries(
      [...rulebook.parameters].map(([name, parameter]) => [name, parameterContent(parameter)])
    )
  }
}

/** Reads the content, checking all of it. Throws a RulebookError. */
export function rulebookFromContent({ sources, parameters }: RawContent): Rulebook {
  return rulebookFromRaw(
    new Map([
      ['sources.yaml', sources],
      ['content', parameters]
    ])
  )
}

/** Reads what `serialiseRulebook` wrote, checking all of it again. Throws a RulebookError. */
export function parseRulebook(content: string): Rulebook {
  const { sources, parameters } = JSON.parse(content) as Partial<RawContent>
  if (!sources || !parameters) throw new RulebookError(['the content has no sources or no parameters'])
  return rulebookFromContent({ sources, parameters })
}

/** SHA-256, in hexadecimal, of the text of `serialiseRulebook`: equal exactly when the rulebooks say the same. */
export function rulebookSha256(rulebook: Rulebook): string {
  let sha = shas.get(rulebook)
  if (sha === undefined) {
    sha = createHash('sha256').update(serialiseRulebook(rulebook)).digest('hex')
    shas.set(rulebook, sha)
  }
  return sha
}

const shas = new WeakMap<Rulebook, string>()

function sourceContent({ title, publisher, published, language, lines }: SourceDocument): Raw {
  return { title, publisher, published, language, ...(lines ? { lines: `${lines.first}-${lines.last}` } : {}) }
}

function parameterContent({ name, description, unit, bounds, oneOf, entries }: Parameter): Raw {
  // The limits of product terms are the package's, the same for all; only a parameter's own are part of it.
  const own = productTermOf(name) === null
  return {
    description,
    unit,
    ...(own && Object.keys(bounds).length > 0 ? { bounds: { ...bounds } } : {}),
    ...(own && oneOf ? { one_of: oneOf } : {}),
    values: entries.map(entryContent)
  }
}

/** One value of a parameter as raw text. */
export function entryContent(entry: Entry): RawMap {
  return {
    from: entry.from,
    value: entry.known ? rawOf(entry.stated) : 'unknown',
    source: entry.source,
    ...(entry.note === null ? {} : { note: entry.note }),
    ...(entry.assumed ? { assumed: 'true' } : {}),
    ...(entry.example ? { example: 'true' } : {})
  }
}

function inOrder(raw: Raw): Raw {
  if (typeof raw === 'string') return raw
  if (Array.isArray(raw)) return raw.map(inOrder)
  return Object.fromEntries(
    Object.entries(raw)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, inOrder(value as Raw)])
  )
}
