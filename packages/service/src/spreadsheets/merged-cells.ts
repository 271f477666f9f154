import { MOST_COLUMNS, MOST_ROWS } from './table-row.ts'
import { UnreadableFile } from './unreadable-file.ts'

/** Cells that are merged over several rows of a sheet: by their first row, and then by column, the last row. */
export type MergedCells = ReadonlyMap<number, ReadonlyMap<number, number>>

// An element stands whole in two neighbouring pieces.
const RANGE = /<(?:\w+:)?mergeCell\s[^>]{0,200}?\bref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})["']/g
const LONGEST = 300

/** Finds them in a sheet's XML: they are told of behind its rows. Throws an `UnreadableFile` for more than there can be rows. */
export async function mergedCellsIn(pieces: AsyncIterable<string>): Promise<MergedCells> {
  const found = new Map<number, Map<number, number>>()
  let count = 0
  let tail = ''
  for await (const piece of pieces) {
    const text = tail + piece
    let end = 0
    for (const range of text.matchAll(RANGE)) {
      end = range.index + range[0].length
      const [, letters = '', first = '', last = ''] = range
      const [firstRow, lastRow, column] = [Number(first), Number(last), columnOf(letters)]
      if (lastRow <= firstRow || column >= MOST_COLUMNS) continue
      if ((count += 1) > MOST_ROWS) throw new UnreadableFile('too_many_rows')
      const ofRow = found.get(firstRow) ?? new Map<number, number>()
      found.set(firstRow, ofRow.set(column, lastRow))
    }
    tail = text.slice(Math.max(end, text.length - LONGEST))
  }
  return found
}

/** Says of each row, asked in their order, what is merged over it from those above. */
export function mergedAbove(merged: MergedCells) {
  const above = new Map<number, { readonly lastRow: number; readonly text: string }>()
  return (row: number, cells: readonly string[]): ReadonlyMap<number, string> | undefined => {
    const over = new Map<number, string>()
    for (const [column, { lastRow, text }] of above) {
      if (lastRow < row) above.delete(column)
      else if ((cells[column] ?? '') === '') over.set(column, text)
    }
    for (const [column, lastRow] of merged.get(row) ?? []) {
      const text = cells[column] ?? ''
      if (text !== '') above.set(column, { lastRow, text })
    }
    return over.size === 0 ? undefined : over
  }
}

/** `BC12` is column 54, counted from 0. */
export function columnOf(reference: string): number {
  let column = 0
  for (const letter of reference) {
    const value = letter.charCodeAt(0) - 64
    if (value < 1 || value > 26) break
    column = column * 26 + value
  }
  return column - 1
}
