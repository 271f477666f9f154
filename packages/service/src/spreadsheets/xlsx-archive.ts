import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { SaxesParser } from 'saxes'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { isSliceOver, turnOnTheLoop } from '../streams/turns.ts'
import { UnreadableFile } from './unreadable-file.ts'

/** What a file may unpack to, in bytes, over all its parts. */
const MOST_UNPACKED = 128 * 1024 * 1024
const MOST_PARTS = 2_000

/** What is called for the elements of a part; names without their namespace's prefix. */
export interface ElementHandlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

/** The parts of an XLSX file, read as streams, never unpacked to more than is allowed. */
export interface Archive {
  has(path: string): boolean
  /** The text of a part, in pieces. Throws an `UnreadableFile`. */
  pieces(path: string): AsyncGenerator<string, void>
  /** Reads a part of XML from its beginning to its end, giving way after each piece. Throws an `UnreadableFile`. */
  read(path: string, handlers: ElementHandlers): AsyncGenerator<void, void>
}

/** Opens the archive. Throws an `UnreadableFile` when it is none, is cut off or names too many parts. */
export async function openArchive(bytes: Buffer): Promise<Archive> {
  const { file, entries } = await entriesOf(bytes)
  /** Bytes by part: one that is read twice counts once. */
  const unpacked = new Map<string, number>()

  async function* pieces(path: string): AsyncGenerator<string, void> {
    const entry = entries.get(path.toLowerCase())
    if (!entry) return
    if (entry.isEncrypted()) throw new UnreadableFile('old_or_encrypted')
    unpacked.delete(path)
    const others = [...unpacked.values()].reduce((sum, bytes) => sum + bytes, 0)
    // The size that the archive states is checked first; it may lie, so bytes are counted too.
    if (others + entry.uncompressedSize > MOST_UNPACKED) throw new UnreadableFile('unpacks_too_large')
    const decoder = new StringDecoder('utf8')
    let bytes = 0
    let begun = performance.now()
    try {
      const stream: Readable = await file.openReadStreamPromise(entry)
      for await (const piece of stream as AsyncIterable<Buffer>) {
        unpacked.set(path, (bytes += piece.length))
        if (others + bytes > MOST_UNPACKED) throw new UnreadableFile('unpacks_too_large')
        yield decoder.write(piece)
        if (isSliceOver(begun)) {
          await turnOnTheLoop()
          begun = performance.now()
        }
      }
    } catch (error) {
      throw unreadable(error)
    }
    yield decoder.end()
  }

  async function* read(path: string, handlers: ElementHandlers): AsyncGenerator<void, void> {
    if (!entries.has(path.toLowerCase())) return
    const parser = parserFor(handlers)
    for await (const piece of pieces(path)) {
      asReadable(() => parser.write(piece))
      yield
    }
    asReadable(() => parser.close())
    yield
  }

  return { has: path => entries.has(path.toLowerCase()), pieces, read }
}

function asReadable(parse: () => void): void {
  try {
    parse()
  } catch (error) {
    throw unreadable(error)
  }
}

function unreadable(error: unknown): UnreadableFile {
  return error instanceof UnreadableFile ? error : new UnreadableFile('truncated', error)
}

async function entriesOf(bytes: Buffer): Promise<{ file: ZipFile; entries: Map<string, Entry> }> {
  try {
    const file = await fromBufferPromise(bytes, { lazyEntries: true })
    if (file.entryCount > MOST_PARTS) throw new UnreadableFile('unpacks_too_large')
    const entries = new Map<string, Entry>()
    for await (const entry of file.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry)
    return { file, entries }
  } catch (error) {
    throw unreadable(error)
  }
}

/** XML without a document type: nothing in it can name a file, an address or an entity that grows. */
function parserFor({ open, text, close }: ElementHandlers): SaxesParser {
  const parser = new SaxesParser({ fragment: false })
  parser.on('doctype', () => {
    throw new UnreadableFile('unsafe_xml')
  })
  if (open) parser.on('opentag', tag => open(localName(tag.name), tag.attributes as Record<string, string>))
  if (text) parser.on('text', text)
  if (close) parser.on('closetag', tag => close(localName(tag.name)))
  return parser
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
