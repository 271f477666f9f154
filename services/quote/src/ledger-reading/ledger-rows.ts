import type { CsvTrouble } from '@trade-credit/service/spreadsheets/csv-lines.ts'
import { csvRows } from '@trade-credit/service/spreadsheets/csv-rows.ts'
import { MOST_COLUMNS, MOST_ROWS, type TableRow } from '@trade-credit/service/spreadsheets/table-row.ts'
import { UnreadableFile } from '@trade-credit/service/spreadsheets/unreadable-file.ts'
import { xlsxRows } from '@trade-credit/service/spreadsheets/xlsx-rows.ts'
import { type RefusalCode, refusedFile } from './refusals.ts'

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1')
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0])
const OTHER_FILES = [
  Buffer.from('%PDF', 'latin1'),
  Buffer.from([0x89, 0x50, 0x4e, 0x47]),
  Buffer.from([0xff, 0xd8, 0xff]),
  Buffer.from('GIF8', 'latin1'),
  Buffer.from('RIFF', 'latin1'),
  Buffer.from([0x1f, 0x8b])
]

/** The rows of a file, whatever its name and type claim: its first bytes tell what it is. Throws a refusal. */
export function ledgerRows(bytes: Buffer): AsyncGenerator<TableRow, void> {
  if (bytes.length === 0 || bytes.toString('latin1', 0, 4096).trim() === '') throw refusedFile('empty')
  const starts = (mark: Buffer) => bytes.subarray(0, mark.length).equals(mark)
  if (starts(ZIP)) return refusing(xlsxRows(bytes))
  if (starts(OLE)) throw refusedFile('old_or_encrypted')
  const opening = bytes.toString('latin1', 0, 512).trimStart().toLowerCase()
  if (OTHER_FILES.some(starts) || /^<(!doctype|html|\?xml|table)/.test(opening)) throw refusedFile('not_a_table')
  return rowsOfCsv(bytes)
}

/** Tells in a ledger's own words why a spreadsheet cannot be read. */
async function* refusing(rows: AsyncGenerator<TableRow, void>): AsyncGenerator<TableRow, void> {
  try {
    yield* rows
  } catch (error) {
    throw error instanceof UnreadableFile ? refusedFile(error.code, { cause: error.cause }) : error
  }
}

const PIECE = 64 * 1024
const LONGEST_ROW = 256 * 1024
const REFUSALS: Readonly<Record<CsvTrouble, RefusalCode>> = {
  too_long: 'too_many_columns',
  not_text: 'unknown_encoding',
  open_quote: 'not_a_table'
}

/** A ledger is believed as a whole: a line of it that cannot be read refuses it. */
async function* rowsOfCsv(bytes: Buffer): AsyncGenerator<TableRow, void> {
  for await (const row of csvRows(piecesOf(bytes), { beginning: bytes, longest: LONGEST_ROW })) {
    if (row.trouble !== null) throw refusedFile(REFUSALS[row.trouble])
    if (row.cells.some(cell => cell.includes('\0'))) throw refusedFile('nul_bytes')
    if (row.cells.length > MOST_COLUMNS) throw refusedFile('too_many_columns')
    if (row.number > MOST_ROWS) throw refusedFile('too_many_rows')
    yield row
  }
}

function* piecesOf(bytes: Buffer): Generator<Buffer, void> {
  for (let from = 0; from < bytes.length; from += PIECE) yield bytes.subarray(from, from + PIECE)
}
