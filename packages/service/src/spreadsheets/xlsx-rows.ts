import { columnOf, mergedAbove, mergedCellsIn } from './merged-cells.ts'
import { FORMULA_WITHOUT_VALUE, MOST_COLUMNS, MOST_ROWS, type TableRow } from './table-row.ts'
import { UnreadableFile } from './unreadable-file.ts'
import { type Archive, type ElementHandlers, openArchive } from './xlsx-archive.ts'

const MOST_SHARED_CHARACTERS = 32_000_000
const MOST_CELLS_OF_A_ROW = 16_384

/** The rows of every visible sheet of an XLSX file, in order, as they are read. Throws an `UnreadableFile`. */
export async function* xlsxRows(bytes: Buffer): AsyncGenerator<TableRow, void> {
  const archive = await openArchive(bytes)
  if (!archive.has('xl/workbook.xml')) throw new UnreadableFile('not_a_table')
  const sheets = await sheetsOf(archive)
  const shared = await sharedTexts(archive)
  let rows = 0
  for (const { name, path } of sheets) {
    const ready: TableRow[] = []
    const above = mergedAbove(await mergedCellsIn(archive.pieces(path)))
    for await (const _ of archive.read(path, sheetHandlers(name, shared, ready))) {
      if ((rows += ready.length) > MOST_ROWS) throw new UnreadableFile('too_many_rows')
      for (const row of ready.splice(0)) {
        const merged = above(row.number, row.cells)
        yield merged ? { ...row, merged } : row
      }
    }
  }
}

async function drain(pieces: AsyncIterable<void>): Promise<void> {
  for await (const _ of pieces);
}

async function sheetsOf(archive: Archive): Promise<{ name: string; path: string }[]> {
  const named: { name: string; id: string }[] = []
  const targets = new Map<string, string>()
  await drain(
    archive.read('xl/workbook.xml', {
      open(element, attributes) {
        // Old Macs count days from 1904: every date in cells would be four years early.
        if (element === 'workbookPr' && ['1', 'true'].includes(attributes['date1904'] ?? '')) {
          throw new UnreadableFile('dates_since_1904')
        }
        if (element !== 'sheet' || ['hidden', 'veryHidden'].includes(attributes['state'] ?? '')) return
        const id = Object.entries(attributes).find(([attribute]) => attribute.endsWith(':id'))?.[1] ?? ''
        named.push({ name: attributes['name'] ?? '', id })
      }
    })
  )
  await drain(
    archive.read('xl/_rels/workbook.xml.rels', {
      open(element, { Id = '', Target = '' }) {
        if (element === 'Relationship') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`)
      }
    })
  )
  return named.flatMap(({ name, id }) => {
    const path = targets.get(id)
    return path === undefined || !archive.has(path) ? [] : [{ name, path }]
  })
}

async function sharedTexts(archive: Archive): Promise<string[]> {
  const texts: string[] = []
  let text = ''
  let isText = false
  let phonetic = 0
  let characters = 0
  const handlers: ElementHandlers = {
    open(element) {
      if (element === 'si') text = ''
      if (element === 'rPh') phonetic += 1
      isText = element === 't' && phonetic === 0
    },
    text(piece) {
      if (!isText) return
      text += piece
      if ((characters += piece.length) > MOST_SHARED_CHARACTERS) throw new UnreadableFile('unpacks_too_large')
    },
    close(element) {
      if (element === 'rPh') phonetic -= 1
      if (element === 't') isText = false
      if (element === 'si') texts.push(text)
    }
  }
  await drain(archive.read('xl/sharedStrings.xml', handlers))
  return texts
}

/** Gathers cells into rows. Values of formulas are those that were saved with the file: nothing is worked out here. */
function sheetHandlers(sheet: string, shared: readonly string[], ready: TableRow[]): ElementHandlers {
  let number = 0
  let cells: string[] = []
  let column = -1
  let seen = 0
  let type = 'n'
  let value = ''
  let hasFormula = false
  let takes = false

  return {
    open(element, attributes) {
      if (element === 'row') {
        number = Number(attributes['r'] ?? number + 1)
        cells = []
        column = -1
        seen = 0
      } else if (element === 'c') {
        column = attributes['r'] === undefined ? column + 1 : columnOf(attributes['r'])
        if ((seen += 1) > MOST_CELLS_OF_A_ROW) throw new UnreadableFile('too_many_columns')
        type = attributes['t'] ?? 'n'
        value = ''
        hasFormula = false
      } else if (element === 'f') {
        hasFormula = true
      } else {
        takes = element === 'v' || (element === 't' && type === 'inlineStr')
      }
    },
    text(piece) {
      if (takes) value += piece
    },
    close(element) {
      takes = false
      if (element === 'row') ready.push({ sheet, number, cells })
      if (element !== 'c') return
      const text =
        value === '' && hasFormula
          ? FORMULA_WITHOUT_VALUE
          : (type === 's' ? (shared[Number(value)] ?? '') : value).trim()
      if (text === '') return
      // Formats may reach to the last column of a sheet; values that do belong to another kind of table.
      if (column >= MOST_COLUMNS) throw new UnreadableFile('too_many_columns')
      while (cells.length < column) cells.push('')
      cells[column] = text
    }
  }
}
