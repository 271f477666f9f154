import { isUtf8 } from 'node:buffer'
import { pipeline, Readable } from 'node:stream'
import { MOST_COLUMNS, MOST_ROWS, type TableRow } from '@trade-credit/service/spreadsheets/table-row.ts'
import { CsvError, parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { refusedFile } from './refusals.ts'

const PIECE = 64 * 1024
const LONGEST_ROW = 256 * 1024
const MOST_MARKS = 2_000
const [TAB, NEWLINE, COMMA, SEMICOLON] = [9, 10, 44, 59]

/** The rows of a CSV file in UTF-8, CP949 (EUC-KR) or UTF-16 of either order, between commas, tabs or semicolons. Throws a refusal. */
export async function* csvRows(bytes: Buffer): AsyncGenerator<TableRow, void> {
  const encoding = encodingOf(bytes)
  if (!encoding.startsWith('utf16') && bytes.includes(0)) throw refusedFile('nul_bytes')
  if (hasEndlessLine(bytes)) throw refusedFile('too_many_columns')
  const opening = iconv.decode(bytes.subarray(0, PIECE), encoding)
  const parser = parse({
    delimiter: delimiterOf(opening),
    bom: false,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: LONGEST_ROW
  })
  // An error on the way reaches whoever reads the parser.
  const records: AsyncIterable<string[]> = pipeline(Readable.from(texts(bytes, encoding)), parser, () => {})
  let number = 0
  try {
    for await (const cells of records) {
      if (cells.length > MOST_COLUMNS) throw refusedFile('too_many_columns')
      if ((number += 1) > MOST_ROWS) throw refusedFile('too_many_rows')
      yield { sheet: '', number, cells: cells.map(cell => cell.trim()) }
    }
  } catch (error) {
    if (error instanceof CsvError) {
      throw refusedFile(error.code === 'CSV_MAX_RECORD_SIZE' ? 'too_many_columns' : 'not_a_table', { cause: error })
    }
    throw error
  }
}

/** A line of so many columns takes the parser seconds; counting its marks takes none. */
function hasEndlessLine(bytes: Buffer): boolean {
  let marks = 0
  for (const byte of bytes) {
    if (byte === NEWLINE) marks = 0
    else if ((byte === COMMA || byte === SEMICOLON || byte === TAB) && (marks += 1) > MOST_MARKS) return true
  }
  return false
}

function* texts(bytes: Buffer, encoding: string): Generator<string> {
  const decoder = iconv.getDecoder(encoding)
  for (let from = 0; from < bytes.length; from += PIECE) {
    const text = decoder.write(bytes.subarray(from, from + PIECE))
    if (encoding === 'cp949' && text.includes('\uFFFD')) throw refusedFile('unknown_encoding')
    if (text !== '') yield text
  }
  const rest = decoder.end()
  if (rest) yield rest
}

/** CP949 holds EUC-KR. Text that is well-formed UTF-8 is UTF-8: Korean in CP949 never is, but by a rare chance. */
function encodingOf(bytes: Buffer): 'utf8' | 'utf16le' | 'utf16be' | 'cp949' {
  return utf16Of(bytes) ?? (isUtf8(bytes) ? 'utf8' : 'cp949')
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

/** Tabs or semicolons when most lines have some; amounts have commas of their own. */
function delimiterOf(opening: string): string {
  const lines = opening.split('\n', 200).filter(line => line.trim() !== '')
  const isIn = (mark: string) => lines.filter(line => line.includes(mark)).length * 2 >= lines.length
  return ['\t', ';'].find(isIn) ?? ','
}
