import { type ZipPart, zip } from './zip.ts'

/** A cell: a text, a number, nothing, or a formula with the value that was saved with it. */
export type SheetCell = string | number | null | { readonly formula: string; readonly value?: string | number }

export interface Sheet {
  readonly name: string
  readonly rows: readonly (readonly SheetCell[])[]
  readonly hidden?: boolean
  /** Ranges such as `A1:B2`. */
  readonly merged?: readonly string[]
}

/** An XLSX file with texts in the shared table, as spreadsheets write it. `more` are further or other parts. */
export function xlsx(sheets: readonly Sheet[], more: readonly ZipPart[] = []): Buffer {
  const texts: string[] = []
  const known = new Map<string, number>()
  const share = (text: string) => {
    let index = known.get(text)
    if (index === undefined) known.set(text, (index = texts.push(text) - 1))
    return index
  }
  const parts = sheets.map((sheet, i) => ({ path: `xl/worksheets/sheet${i + 1}.xml`, content: sheetXml(sheet, share) }))
  const names = sheets.map(
    ({ name, hidden }, i) =>
      `<sheet name="${escaped(name)}" sheetId="${i + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`
  )
  const links = sheets.map(
    (_, i) =>
      `<Relationship Id="rId${i + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`
  )
  return zip([
    {
      path: 'xl/workbook.xml',
      content: `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${names.join('')}</sheets></workbook>`
    },
    {
      path: 'xl/_rels/workbook.xml.rels',
      content: `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${links.join('')}</Relationships>`
    },
    ...parts,
    {
      path: 'xl/sharedStrings.xml',
      content: `${HEAD}<sst xmlns="${MAIN}">${texts.map(text => `<si><t>${escaped(text)}</t><rPh sb="0" eb="1"><t>읽기</t></rPh></si>`).join('')}</sst>`
    },
    ...more
  ])
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

function sheetXml({ rows, merged = [] }: Sheet, share: (text: string) => number): string {
  const lines = rows.map((cells, r) => {
    const written = cells.map((cell, c) => cellXml(cell, `${columnName(c)}${r + 1}`, share))
    return `<row r="${r + 1}">${written.join('')}</row>`
  })
  const merges =
    merged.length === 0 ? '' : `<mergeCells>${merged.map(ref => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${lines.join('')}</sheetData>${merges}</worksheet>`
}

function cellXml(cell: SheetCell, at: string, share: (text: string) => number): string {
  if (cell === null || cell === '') return `<c r="${at}" s="1"/>`
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`
  if (typeof cell === 'string') return `<c r="${at}" t="s"><v>${share(cell)}</v></c>`
  const value = cell.value === undefined ? '' : `<v>${cell.value}</v>`
  return `<c r="${at}"${typeof cell.value === 'string' ? ' t="str"' : ''}><f>${escaped(cell.formula)}</f>${value}</c>`
}

function columnName(column: number): string {
  const rest = column < 26 ? '' : columnName(Math.floor(column / 26) - 1)
  return rest + String.fromCharCode(65 + (column % 26))
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
