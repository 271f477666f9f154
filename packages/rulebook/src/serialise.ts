import { createHash } from 'node:crypto'
import { rulebookFromRaw } from './load-rulebook.ts'
import { type Raw, rawOf } from './raw.ts'
import type { Entry, Parameter, Rulebook, SourceDocument } from './rulebook.ts'
import { RulebookError } from './rulebook-error.ts'

/**
 * The whole rulebook as one text for a database row: JSON with the documents and the parameters in alphabetical order, every
 * scalar as text. Comments, file names, the order of files and keys, and spellings of one number (`1.0`, `1`) leave no
 * mark; values, dates, sources, notes, descriptions and the register of documents do.
 */
export function serialiseRulebook(rulebook: Rulebook): string {
  const content = {
    sources: Object.fromEntries([...rulebook.sources].map(([id, document]) => [id, sourceContent(document)])),
    parameters: Object.fromEntries(
      [...rulebook.parameters].map(([name, parameter]) => [name, parameterContent(parameter)])
    )
  }
  return JSON.stringify(inOrder(content))
}

/** Reads what `serialiseRulebook` wrote, checking all of it again. Throws a RulebookError. */
export function parseRulebook(content: string): Rulebook {
  const parsed = JSON.parse(content) as { sources?: Raw; parameters?: Raw }
  if (!parsed.sources || !parsed.parameters) throw new RulebookError(['the content has no sources or no parameters'])
  return rulebookFromRaw(
    new Map([
      ['sources.yaml', parsed.sources],
      ['content', parsed.parameters]
    ])
  )
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

function parameterContent({ description, unit, entries }: Parameter): Raw {
  return { description, unit, values: entries.map(entryContent) }
}

function entryContent(entry: Entry): Raw {
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
