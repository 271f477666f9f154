import type { Fonts } from './fonts.ts'
import { attributesOf, writeMarks } from './inner-document.ts'
import { PageCount } from './page-count.ts'
import { wrappedLines } from './wrapped-lines.ts'

export const COLOURS = {
  ink: '#1b2430',
  navy: '#17375e',
  grey: '#5f6b7a',
  line: '#c3ccd8',
  fill: '#eef2f7',
  warn: '#9a3412',
  paper: '#ffffff'
}

/** A4 in points, and what stays free around the text. */
const PAGE = { width: 595.28, height: 841.89, side: 45, top: 50, bottom: 62 }
const FOOT_SIZE = 7.5
/** How high a line is for its letters. */
const LEADING = 1.45

export type Structure = PDFKit.PDFStructureElement

export interface TextStyle {
  readonly weight?: keyof Fonts
  readonly size?: number
  readonly colour?: string
  readonly align?: 'left' | 'right' | 'center'
}

/** What stands at the edges of every page. */
export interface Furniture {
  readonly head: string
  readonly foot: string
}

/** Height of a line of letters of this size. */
export function lineHeight(size: number): number {
  return size * LEADING
}

/**
 * Pages that are filled from top to bottom, with what stands on each of them. `y` is where the next thing goes. Everything is tagged for
 * readers that speak, or marked as decoration.
 */
export class Sheet {
  readonly left = PAGE.side
  readonly width = PAGE.width - 2 * PAGE.side
  readonly bottom = PAGE.height - PAGE.bottom
  y = PAGE.top
  readonly document: PDFKit.PDFDocument
  readonly fonts: Fonts
  readonly root: Structure
  readonly #furniture: Furniture
  readonly #count: PageCount
  #pages = 0

  constructor(document: PDFKit.PDFDocument, fonts: Fonts, furniture: Furniture) {
    this.document = document
    this.fonts = fonts
    this.#furniture = furniture
    for (const { name, source } of [fonts.regular, fonts.bold]) document.registerFont(name, source)
    this.#count = new PageCount(document, fonts.regular, FOOT_SIZE)
    this.root = document.struct('Document')
    document.addStructure(this.root)
    this.addPage()
  }

  /** The rest of the page. */
  get room(): number {
    return this.bottom - this.y
  }

  /** What a page holds at most. */
  get pageRoom(): number {
    return this.bottom - PAGE.top
  }

  /** Starts a page unless so much is left of this one. */
  reserve(height: number): void {
    if (height > this.room) this.addPage()
  }

  /** Ends the page; nothing can be added to it any more. */
  addPage(): void {
    writeMarks(this.document)
    this.document.addPage({ size: [PAGE.width, PAGE.height], margin: 0 })
    this.#pages += 1
    this.y = PAGE.top
    this.decorate(() => this.#drawFurniture())
  }

  /** Draws what is read out as nothing: lines, fills, page numbers. */
  decorate(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.document.markContent('Artifact', { type })
    draw()
    this.document.endMarkedContent()
  }

  /** Draws what is read out as a part of the parent; a cell says what it is the heading of, and how many columns it takes. */
  tag(parent: Structure, tag: string, draw: () => void, cell: { scope?: 'Row' | 'Column'; span?: number } = {}): void {
    const { scope, span = 1 } = cell
    const structure = this.document.struct(tag, (scope === undefined ? {} : { scope }) as object, [draw])
    if (span > 1) attributesOf(structure)['A'] = { O: 'Table', ColSpan: span, ...(scope && { Scope: scope }) }
    parent.add(structure)
  }

  /** The lines that the text takes in this width. */
  lines(text: string, width: number, { weight = 'regular', size = 9 }: TextStyle = {}): string[] {
    const font = this.fonts[weight]
    return wrappedLines(text, width, line => font.widthOf(line, size))
  }

  /** Writes lines one below the other from the place given; nothing else moves. */
  write(lines: readonly string[], x: number, y: number, width: number, style: TextStyle = {}): void {
    const { weight = 'regular', size = 9, colour = COLOURS.ink, align = 'left' } = style
    const font = this.fonts[weight]
    this.document.font(font.name).fontSize(size).fillColor(colour)
    lines.forEach((line, i) => {
      if (line === '') return
      const free = width - font.widthOf(line, size)
      const start = align === 'left' ? x : align === 'right' ? x + free : x + free / 2
      const top = y + i * lineHeight(size) + (lineHeight(size) - size) / 2
      this.document.text(line, start, top, { lineBreak: false, textWidth: 0 } as object)
    })
  }

  /** A paragraph over the whole width, or the width given, on as many pages as it needs. */
  paragraph(parent: Structure, text: string, style: TextStyle & { readonly tag?: string } = {}): void {
    const { size = 9, tag = 'P' } = style
    let lines = this.lines(text, this.width, style)
    while (lines.length > 0) {
      this.reserve(lineHeight(size))
      const now = lines.slice(0, Math.max(1, Math.floor(this.room / lineHeight(size))))
      this.tag(parent, tag, () => this.write(now, this.left, this.y, this.width, style))
      this.y += now.length * lineHeight(size)
      lines = lines.slice(now.length)
    }
  }

  /** A horizontal line at the place. */
  rule(y: number, colour = COLOURS.line, thickness = 0.6): void {
    this.document.lineWidth(thickness).strokeColor(colour)
    this.document
      .moveTo(this.left, y)
      .lineTo(this.left + this.width, y)
      .stroke()
  }

  /** Ends the last page and says on all how many there are. */
  end(): void {
    this.#count.end(this.#pages, 0.4)
    this.root.end()
    this.document.end()
  }

  #drawFurniture(): void {
    const { head, foot } = this.#furniture
    const style = { size: FOOT_SIZE, colour: COLOURS.grey }
    if (this.#pages > 1) this.write([head], this.left, 26, this.width, style)
    this.rule(this.bottom + 14)
    this.write([foot], this.left, this.bottom + 20, this.width - 60, style)
    const number = `${this.#pages} / `
    const x = this.left + this.width - 26
    this.write([number], x - 60, this.bottom + 20, 60, { ...style, align: 'right' })
    // The letters stand as high as those of the text beside them: four fifths of the size below its top.
    this.#count.draw(x, this.bottom + 20 + (lineHeight(FOOT_SIZE) - FOOT_SIZE) / 2 + FOOT_SIZE * 0.844)
  }
}
