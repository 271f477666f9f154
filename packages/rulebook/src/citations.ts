import { isRawMap, type Raw, type RawMap, refuseOtherKeys, textField } from './raw.ts'
import type { SourceDocument } from './rulebook.ts'
import { ValueError } from './rulebook-error.ts'

const KEYS = ['title', 'publisher', 'published', 'language', 'lines']

/** Reads the register of documents: a map id → title, publisher, published, language and the range of citable lines. */
export function readSources(raw: Raw): Map<string, SourceDocument> {
  if (!isRawMap(raw)) throw new ValueError('is not a map from id to document')
  return new Map(
    Object.entries(raw)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, map]) => [id, readSource(id, map)])
  )
}

function readSource(id: string, map: Raw): SourceDocument {
  if (!isRawMap(map)) throw new ValueError(`${id} is not a map of ${KEYS.join(', ')}`)
  refuseOtherKeys(map, KEYS)
  return {
    id,
    title: textField(map, 'title'),
    publisher: textField(map, 'publisher'),
    published: textField(map, 'published'),
    language: textField(map, 'language'),
    lines: linesOf(id, map)
  }
}

function linesOf(id: string, map: RawMap): SourceDocument['lines'] {
  if (map.lines === undefined) return null
  const parts = /^(\d+)-(\d+)$/.exec(textField(map, 'lines'))
  if (!parts || Number(parts[1]) > Number(parts[2])) throw new ValueError(`${id}: write lines as first-last`)
  return { first: Number(parts[1]), last: Number(parts[2]) }
}

/**
 * Holds that every citation leads somewhere. A source is `assumed`, `example`, or citations joined by `; `, each
 * `<document>:L<line>` or `<document>:L<line>-<line>` or `law:<title> §<article>`, then a quotation if wanted.
 * Throws a ValueError that names the citation which does not resolve.
 */
export function resolveCitations(source: string, sources: ReadonlyMap<string, SourceDocument>): void {
  if (source === 'assumed' || source === 'example') return
  for (const citation of source.split('; ')) {
    const law = /^(law:.+?) (?:§|별표)/.exec(citation)
    const line = /^([\w-]+):L(\d+)(?:-(\d+))?(?: |$)/.exec(citation)
    const document = sources.get(law?.[1] ?? line?.[1] ?? '')
    if (!document)
      throw new ValueError(`cites ${citation}, which no document of sources.yaml has; register it or correct it`)
    if (line && !hasLines(document, Number(line[2]), Number(line[3] ?? line[2]))) {
      throw new ValueError(
        `cites ${citation}, but ${document.id} has the lines ${document.lines?.first}-${document.lines?.last}`
      )
    }
  }
}

/**
 * A source taken apart: where it says so (`001:L345`, `law:민법 §160`, several joined by `; `) and the words quoted from there;
 * null without a quotation.
 */
export function splitSource(source: string): { source: string; quotation: string | null } {
  const parts = source.split('; ').map(citation => {
    const [, place = citation, words = ''] =
      /^(law:.+? (?:§|별표)\S*|[\w-]+:L\d+(?:-\d+)?)(?: (.+))?$/.exec(citation) ?? []
    return { place, words }
  })
  const quotation = parts
    .map(part => part.words)
    .filter(words => words !== '')
    .join('; ')
  return { source: parts.map(part => part.place).join('; '), quotation: quotation === '' ? null : quotation }
}

function hasLines({ lines }: SourceDocument, first: number, last: number): boolean {
  return lines !== null && lines.first <= first && first <= last && last <= lines.last
}
