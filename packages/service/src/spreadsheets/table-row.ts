/** A row of a table as it was written: every cell as text, empty ones as ''. */
export interface TableRow {
  /** Name of the sheet; '' for a file without sheets. */
  readonly sheet: string
  /** As a spreadsheet counts, from 1. */
  readonly number: number
  readonly cells: readonly string[]
  /** By column, what a cell says that is merged over this row from one above; its own cell there is empty. */
  readonly merged?: ReadonlyMap<number, string>
}

/** Stands in a cell whose formula was never worked out. */
export const FORMULA_WITHOUT_VALUE = '#FORMULA'

export const MOST_ROWS = 200_000
export const MOST_COLUMNS = 256
