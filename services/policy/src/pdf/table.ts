import { COLOURS, lineHeight, type Sheet, type Structure, type TextStyle } from './sheet.ts'

/** Widths are parts of the whole. */
export interface Column {
  readonly width: number
  readonly label?: string
  readonly align?: TextStyle['align']
}

/** What stands in a cell; a heading names the row for readers that speak. */
export interface Cell {
  readonly text: string
  readonly isHeading?: boolean
  readonly isBold?: boolean
  readonly colour?: string
  /** Columns that it takes, 1 unless told. */
  readonly span?: number
}

export type CellText = string | Cell

/** A cell where it is drawn. */
interface Placed {
  readonly cell: Cell
  readonly x: number
  readonly width: number
  readonly style: TextStyle
  readonly lines: readonly string[]
}

const SIZE = 8.5
const PADDING = { x: 6, y: 3.4 }

/** A table that goes on over pages, its head on each of them. A row stays together unless it is higher than a page. */
export class Table {
  readonly #sheet: Sheet
  readonly #columns: readonly (Column & { readonly x: number; readonly points: number })[]
  readonly #table: Structure
  readonly #head: readonly Placed[]

  constructor(sheet: Sheet, parent: Structure, columns: readonly Column[]) {
    this.#sheet = sheet
    this.#columns = placedColumns(sheet, columns)
    this.#table = sheet.document.struct('Table')
    parent.add(this.#table)
    const isHeaded = columns.some(({ label }) => label !== undefined)
    this.#head = isHeaded
      ? this.#placed(
          columns.map(({ label = '' }) => ({ text: label })),
          HEAD_STYLE
        )
      : []
    if (!isHeaded) {
      sheet.decorate(() => sheet.rule(sheet.y, COLOURS.navy, 1))
      return
    }
    sheet.reserve(heightOf(this.#head) * 2)
    const row = sheet.document.struct('TR')
    this.#table.add(row)
    this.#drawHead(row)
    row.end()
  }

  /** The next row: cells for all columns. A sum stands out. */
  row(texts: readonly CellText[], isSum = false): void {
    let rest = this.#placed(asCells(texts), isSum ? SUM_STYLE : {})
    const row = this.#sheet.document.struct('TR')
    this.#table.add(row)
    while (rest.some(({ lines }) => lines.length > 0)) {
      if (!this.#fits(heightOf(rest))) this.#nextPage()
      const fitting = Math.floor((this.#sheet.room - 2 * PADDING.y) / lineHeight(SIZE))
      this.#drawRow(
        row,
        rest.map(placed => ({ ...placed, lines: placed.lines.slice(0, fitting) })),
        isSum
      )
      rest = rest.map(placed => ({ ...placed, lines: placed.lines.slice(fitting) }))
    }
    row.end()
  }

  /** Rows that stand on one page, unless they are higher than one. */
  together(rows: readonly (readonly CellText[])[]): void {
    if (rows.length > 1) {
      const heights = rows.map(texts => heightOf(this.#placed(asCells(texts), {})))
      if (!this.#fits(heights.reduce((sum, height) => sum + height, 0))) this.#nextPage()
    }
    for (const texts of rows) this.row(texts)
  }

  /** Nothing follows: the next thing stands below. */
  end(): void {
    this.#table.end()
    this.#sheet.y += 4
  }

  /** What is higher than a page begins where some lines of it have room. */
  #fits(height: number): boolean {
    const { room, pageRoom } = this.#sheet
    const isHigherThanPage = height > pageRoom - heightOf(this.#head)
    return height <= room || (isHigherThanPage && room > 5 * lineHeight(SIZE))
  }

  #nextPage(): void {
    this.#sheet.addPage()
    if (this.#head.length > 0) this.#drawHead(null)
  }

  #drawRow(row: Structure, cells: readonly Placed[], isSum: boolean): void {
    const sheet = this.#sheet
    const height = heightOf(cells)
    const top = sheet.y
    sheet.decorate(() => {
      // Below the line of the row above.
      for (const { cell, x, width } of cells)
        if (cell.isHeading === true || isSum) sheet.document.rect(x, top + 0.5, width, height - 0.5).fill(COLOURS.fill)
      sheet.rule(top + height)
    })
    for (const placed of cells) {
      const { isHeading = false, span = 1 } = placed.cell
      const tag = isHeading ? 'TH' : 'TD'
      sheet.tag(row, tag, () => this.#write(placed, top), { ...(isHeading ? { scope: 'Row' } : {}), span })
    }
    sheet.y += height
  }

  /** Read out once; on later pages it is decoration. */
  #drawHead(row: Structure | null): void {
    const sheet = this.#sheet
    const height = heightOf(this.#head)
    const top = sheet.y
    sheet.decorate(() => sheet.document.rect(sheet.left, top, sheet.width, height).fill(COLOURS.navy))
    for (const placed of this.#head) {
      if (row) sheet.tag(row, 'TH', () => this.#write(placed, top), { scope: 'Column' })
      else sheet.decorate(() => this.#write(placed, top), 'Pagination')
    }
    sheet.y += height
  }

  #write({ lines, x, width, style }: Placed, top: number): void {
    this.#sheet.write(lines, x + PADDING.x, top + PADDING.y, width - 2 * PADDING.x, style)
  }

  #placed(cells: readonly Cell[], style: TextStyle): Placed[] {
    let at = 0
    return cells.map(cell => {
      const columns = this.#columns.slice(at, (at += cell.span ?? 1))
      const width = columns.reduce((sum, { points }) => sum + points, 0)
      const own = { ...this.#styleOf(cell, columns[0]?.align), ...style }
      return {
        cell,
        x: columns[0]?.x ?? 0,
        width,
        style: own,
        lines: this.#sheet.lines(cell.text, width - 2 * PADDING.x, own)
      }
    })
  }

  #styleOf({ isHeading = false, isBold = false, colour }: Cell, align: TextStyle['align'] = 'left'): TextStyle {
    return {
      weight: isBold || isHeading ? 'bold' : 'regular',
      size: SIZE,
      colour: colour ?? (isHeading ? COLOURS.navy : COLOURS.ink),
      align: isHeading ? 'left' : align
    }
  }
}

const HEAD_STYLE: TextStyle = { weight: 'bold', colour: COLOURS.paper, align: 'center' }
const SUM_STYLE: TextStyle = { weight: 'bold' }

function asCells(texts: readonly CellText[]): Cell[] {
  return texts.map(cell => (typeof cell === 'string' ? { text: cell } : cell))
}

function placedColumns(sheet: Sheet, columns: readonly Column[]) {
  const unit = sheet.width / columns.reduce((sum, { width }) => sum + width, 0)
  let x = sheet.left
  return columns.map(column => {
    const points = column.width * unit
    x += points
    return { ...column, x: x - points, points }
  })
}

function heightOf(cells: readonly Placed[]): number {
  return Math.max(1, ...cells.map(({ lines }) => lines.length)) * lineHeight(SIZE) + 2 * PADDING.y
}
