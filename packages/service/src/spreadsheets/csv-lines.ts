import { isAscii, isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { type Line, linesOf } from '../streams/lines.ts'

/** Why a line cannot be read: the others can. */
export type CsvTrouble = 'too_long' | 'not_text' | 'open_quote'

/** A line of a CSV file, which may be a piece of a record. */
export interface CsvLine {
  /** Counted from 1, as an editor shows it. */
  readonly number: number
  /** '' where it has a trouble. */
  readonly text: string
  readonly trouble: CsvTrouble | null
}

/** What a CSV file is written in, told by its beginning. */
export interface CsvScript {
  /** Of ASCII, which begins UTF-8 and CP949 alike, each line tells for itself. */
  readonly encoding: 'ascii' | 'utf8' | 'utf16le' | 'utf16be' | 'cp949'
  readonly delimiter: ',' | '\t' | ';'
  /** Whether lines end as on old Macs, where Excel still offers it. */
  readonly endsInReturns: boolean
}

const ENOUGH = 64 * 1024

/** Tells how a file is written by its beginning, or by all of it. CP949 holds EUC-KR. */
export function scriptOf(beginning: Buffer): CsvScript {
  // Text that is well-formed UTF-8 is UTF-8: Korean in CP949 never is, but by a rare chance.
  const encoding = utf16Of(beginning) ?? (isAscii(beginning) ? 'ascii' : beginsInUtf8(beginning) ? 'utf8' : 'cp949')
  const text = iconv.decode(beginning.subarray(0, ENOUGH), encoding)
  const [firstEnd] = /\r?\n|\r/.exec(text.replace(/"[^"]*"/g, '')) ?? []
  return { encoding, delimiter: delimiterOf(text), endsInReturns: firstEnd === '\r' }
}

/** So many are read before others are let have the event loop. */
const AT_ONCE = 500

/** The lines of the file as they come, some at once. Of a line of more than `longest` bytes nothing is kept. */
export async function* csvLines(
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
  script: CsvScript,
  longest: number
): AsyncGenerator<CsvLine[], void> {
  // No second byte of CP949 is a line break: its lines can be told before they are decoded.
  for await (const lines of linesOf(plainBytes(source, script), longest, { withBlank: true })) {
    for (let from = 0; from < lines.length; from += AT_ONCE) {
      yield lines.slice(from, from + AT_ONCE).map(line => decoded(line, script))
    }
  }
}

function decoded({ number, bytes }: Line, { encoding }: CsvScript): CsvLine {
  if (bytes === null) return { number, text: '', trouble: 'too_long' }
  const isKorean = encoding === 'cp949' || (encoding === 'ascii' && !isUtf8(bytes))
  const text = isKorean ? iconv.decode(bytes, 'cp949') : bytes.toString('utf8')
  const isText = isKorean ? !text.includes('\uFFFD') : isUtf8(bytes)
  return isText ? { number, text, trouble: null } : { number, text: '', trouble: 'not_text' }
}

/** The bytes in UTF-8 or CP949, with lines that end in a line feed. */
async function* plainBytes(
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
  { encoding, endsInReturns }: CsvScript
): AsyncGenerator<Buffer, void> {
  const decoder = encoding.startsWith('utf16') ? iconv.getDecoder(encoding) : null
  for await (const piece of source) {
    const bytes = decoder ? Buffer.from(decoder.write(piece)) : piece
    yield endsInReturns ? Buffer.from(bytes.map(byte => (byte === 13 ? 10 : byte))) : bytes
  }
  const rest = decoder?.end()
  if (rest) yield Buffer.from(rest)
}

/** By its mark, even where a line is broken; without one, by all that is there. */
function beginsInUtf8(beginning: Buffer): boolean {
  if (beginning.toString('hex', 0, 3) === 'efbbbf') return true
  try {
    // The last character may be cut off.
    new TextDecoder('utf-8', { fatal: true }).decode(beginning, { stream: true })
    return true
  } catch {
    return false
  }
}

/** By its mark; without one, by the half that is 0 in every comma, digit and end of a line, and seldom in Korean. */
function utf16Of(bytes: Buffer): 'utf16le' | 'utf16be' | null {
  const mark = bytes.toString('hex', 0, 2)
  if (mark === 'fffe') return 'utf16le'
  if (mark === 'feff') return 'utf16be'
  const opening = bytes.subarray(0, 4096)
  const zerosFrom = (start: number) => opening.filter((byte, i) => byte === 0 && i % 2 === start).length
  const [even, odd] = [zerosFrom(0), zerosFrom(1)]
  if (Math.min(even, odd) * 4 > Math.max(even, odd) || Math.max(even, odd) * 10 < opening.length) return null
  return even > odd ? 'utf16be' : 'utf16le'
}

/**
 * Tabs or semicolons when most lines have some, and no fewer than have commas: amounts have commas of their own, and some programs
 * write a tab before a number, so that Excel leaves it as it is.
 */
function delimiterOf(opening: string): CsvScript['delimiter'] {
  const lines = opening.split(/[\r\n]+/, 200).filter(line => line.trim() !== '')
  const linesWith = (mark: string) => lines.filter(line => line.includes(mark)).length
  const least = Math.max(lines.length / 2, linesWith(','))
  return (['\t', ';'] as const).find(mark => linesWith(mark) >= least) ?? ','
}
