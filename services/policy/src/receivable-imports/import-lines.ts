import type { FileStore } from '@trade-credit/service/files/folder-store.ts'
import { UnreadableFile } from '@trade-credit/service/spreadsheets/unreadable-file.ts'
import { xlsxRows } from '@trade-credit/service/spreadsheets/xlsx-rows.ts'
import { linesOf } from '@trade-credit/service/streams/lines.ts'
import { isSliceOver, turnOnTheLoop } from '@trade-credit/service/streams/turns.ts'
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
  const kept = await files.getStream(organisation, sha256)
  if (!kept) throw new ImportFailure('file.missing')
  const begun = kept.stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const first = await begun.next()
  const pieces = first.done === true ? [] : [first.value]
  if (isZip(pieces[0] ?? Buffer.alloc(0))) {
    kept.stream.destroy()
    yield* sheetLines((await files.get(organisation, sha256)) ?? Buffer.alloc(0), after)
  } else {
    yield* jsonLines(prepend(pieces, begun), after)
  }
}

async function* prepend(pieces: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer, void> {
  yield* pieces
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
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
