import { isSliceOver, turnOnTheLoop } from '../streams/turns.ts'
import { type CsvTrouble, csvLines, scriptOf } from './csv-lines.ts'
import { type CsvRecord, CsvRecords } from './csv-records.ts'
import type { TableRow } from './table-row.ts'

/** A row of a CSV file. */
export interface CsvRow extends TableRow {
  /** On which it begins, as an editor counts: cells may hold line breaks. */
  readonly line: number
  /** Why it could not be read; it has no cells then. */
  readonly trouble: CsvTrouble | null
}

/**
 * The rows of a CSV file in UTF-8, CP949 (EUC-KR) or UTF-16 of either order, between commas, tabs or semicolons, read as it comes and
 * never held; others have the event loop every few milliseconds. How it is written, its `beginning` tells, or all of it. A row of more
 * than `longest` bytes is not read; the others are.
 */
export async function* csvRows(
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
  { beginning, longest }: { readonly beginning: Buffer; readonly longest: number }
): AsyncGenerator<CsvRow, void> {
  const script = scriptOf(beginning)
  const records = new CsvRecords(script.delimiter, longest)
  let number = 0
  let begun = performance.now()
  const asRow = ({ line, cells, trouble }: CsvRecord): CsvRow => ({
    sheet: '',
    number: (number += 1),
    cells: cells.map(cell => cell.trim()),
    line,
    trouble
  })
  for await (const lines of csvLines(source, script, longest)) {
    for (const record of records.take(lines)) {
      yield asRow(record)
      if (isSliceOver(begun)) {
        await turnOnTheLoop()
        begun = performance.now()
      }
    }
  }
  for (const record of records.end()) yield asRow(record)
}
