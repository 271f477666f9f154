import { COLOURS, type Sheet, type Structure } from './sheet.ts'
import type { Cell } from './table.ts'
import type { Words } from './words.ts'

/** What the first page opens with. */
export interface Opening {
  readonly title: string
  readonly subtitle: string
  /** By which the document is found again. */
  readonly code: string
  readonly opening: string
}

/** Title and opening of the first page. */
export function drawTitle(sheet: Sheet, { title, subtitle, code, opening }: Opening): void {
  sheet.decorate(() => {
    sheet.rule(sheet.y - 8, COLOURS.navy, 2.4)
    sheet.rule(sheet.y - 4.5, COLOURS.navy, 0.6)
  })
  sheet.y += 14
  sheet.paragraph(sheet.root, title, { tag: 'H1', weight: 'bold', size: 22, colour: COLOURS.navy, align: 'center' })
  sheet.paragraph(sheet.root, subtitle, { size: 9.5, colour: COLOURS.grey, align: 'center' })
  sheet.y += 10
  sheet.paragraph(sheet.root, code, { weight: 'bold', size: 12, align: 'center' })
  sheet.y += 8
  sheet.paragraph(sheet.root, opening, { size: 9.5, align: 'center' })
}

/** A heading, the head of a table and a row with a long name. */
const HEADED_ROOM = 140

/** The heading of a part, never alone at the foot of a page. */
export function beginPart(sheet: Sheet, title: string): Structure {
  const part = sheet.document.struct('Sect')
  sheet.root.add(part)
  sheet.y += 12
  sheet.reserve(HEADED_ROOM)
  sheet.decorate(() => sheet.document.rect(sheet.left, sheet.y + 3, 3, 12).fill(COLOURS.navy))
  sheet.tag(part, 'H2', () =>
    sheet.write([title], sheet.left + 9, sheet.y, sheet.width - 9, { weight: 'bold', size: 11.5, colour: COLOURS.navy })
  )
  sheet.y += 22
  return part
}

/** A cell that names its row. */
export function heading(text: string): Cell {
  return { text, isHeading: true }
}

/** Who issued the document when, at its end. */
export function drawIssuer(sheet: Sheet, part: Structure, issuedOn: string, words: Words): void {
  sheet.reserve(96)
  sheet.y += 22
  const [year = 0, month = 0, day = 0] = issuedOn.split('-').map(Number)
  sheet.paragraph(part, words.issued(year, month, day), { size: 11, align: 'center' })
  sheet.y += 6
  sheet.paragraph(part, words.insurer, { weight: 'bold', size: 14, colour: COLOURS.navy, align: 'center' })
  sheet.paragraph(part, words.seal, { size: 8, colour: COLOURS.grey, align: 'center' })
}
