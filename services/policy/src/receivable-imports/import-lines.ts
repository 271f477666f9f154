import { type FileStore, HEAD_BYTES } from '@trade-credit/service/files/folder-store.ts'
import { csvRows } from '@trade-credit/service/spreadsheets/csv-rows.ts'
import { UnreadableFile } from '@trade-credit/service/spreadsheets/unreadable-file.ts'
import { xlsxRows } from '@trade-credit/service/spreadsheets/xlsx-rows.ts'
import { linesOf } from '@trade-credit/service/streams/lines.ts'
import { isSliceOver, turnOnTheLoop } from '@trade-credit/service/streams/turns.ts'
import { type CsvHeading, csvHeading, isBlank, readCsvRow } from './csv-declarations.ts'
import { LONGEST_LINE, type ReadLine, readJsonLine } from './read-declaration.ts'
import { isZip } from './receive-import.ts'
import { type Columns, columnsOf, readSheetRow } from './sheet-declarations.ts'

/** The file of an import cannot be read any further; the code says why. */
export class ImportFailure extends Error {
  readonly code: string

  constructor(code: string, cause?: unknown) {
    super(`the import cannot go on: ${code}`, { cause })
    this.name = 'ImportFailure'
    this.code = code
  }
}

/** What is kept of an upload, by its digest. */
export interface ImportFile {
  readonly organisation: string
  readonly sha256: Buffer
}

/** The lines of the file after the one named, read in order and never all at once. Throws an ImportFailure. */
export async function* importLines(
  files: FileStore,
  { organisation, sha256 }: ImportFile,
  after: number
): AsyncGenerator<ReadLine, void> {
  const opened = async () => (await files.getStream(organisation, sha256))?.stream ?? missing()
  const head = await headOf(await opened())
  if (isZip(head)) {
    yield* sheetLines((await files.get(organisation, sha256)) ?? missing(), after)
  } else {
    const heading = await csvHeading(head)
    const stream = await opened()
    yield* heading ? csvLines(stream, { head, heading, after }) : jsonLines(stream, after)
  }
}

function missing(): never {
  throw new ImportFailure('file.missing')
}

/** The first bytes of a file, as many as are looked at when it comes in. */
async function headOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of stream) {
    pieces.push(piece)
    if ((length += piece.length) >= HEAD_BYTES) break
  }
  return Buffer.concat(pieces).subarray(0, HEAD_BYTES)
}

async function* jsonLines(source: AsyncIterable<Buffer>, after: number): AsyncGenerator<ReadLine, void> {
  let begun = performance.now()
  for await (const lines of linesOf(source, LONGEST_LINE)) {
    for (const { number, bytes } of lines) {
      if (number > after) yield readJsonLine(number, bytes)
      if (isSliceOver(begun)) {
        await turnOnTheLoop()
        begun = performance.now()
      }
    }
  }
}

/** The rows below the heading. */
async function* csvLines(
  source: AsyncIterable<Buffer>,
  { head, heading, after }: { readonly head: Buffer; readonly heading: CsvHeading; readonly after: number }
): AsyncGenerator<ReadLine, void> {
  let isBelow = false
  for await (const row of csvRows(source, { beginning: head, longest: LONGEST_LINE })) {
    const line = isBelow && row.line > after ? readCsvRow(row, heading) : null
    isBelow ||= !isBlank(row)
    if (line) yield line
  }
}

/** The first sheet with a heading of receivables; others are looked past. */
async function* sheetLines(bytes: Buffer, after: number): AsyncGenerator<ReadLine, void> {
  let columns: Columns | null = null
  let sheet = ''
  try {
    for await (const row of xlsxRows(bytes)) {
      if (columns === null) {
        columns = columnsOf(row)
        sheet = row.sheet
        continue
      }
      if (row.sheet !== sheet) return
      const line = row.number > after ? readSheetRow(row, columns) : null
      if (line) yield line
    }
  } catch (error) {
    throw error instanceof UnreadableFile ? new ImportFailure(`spreadsheet.${error.code}`, error) : error
  }
  if (columns === null) throw new ImportFailure('spreadsheet.no_heading')
}
