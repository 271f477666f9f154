import type { Font } from './fonts.ts'
import { type InnerDocument, innerOf } from './inner-document.ts'

/**
 * The number of pages, which stands on each of them and is known when the last is written: a picture that pages refer to and that is
 * drawn at the end. No page has to wait for it in memory.
 */
export class PageCount {
  readonly #document: PDFKit.PDFDocument
  readonly #inner: InnerDocument
  readonly #font: Font
  readonly #size: number
  readonly #resources: { Font: Record<string, unknown> } = { Font: {} }
  readonly #picture

  constructor(document: PDFKit.PDFDocument, font: Font, size: number) {
    this.#document = document
    this.#inner = innerOf(document)
    this.#font = font
    this.#size = size
    this.#picture = this.#inner.ref({
      Type: 'XObject',
      Subtype: 'Form',
      FormType: 1,
      BBox: [0, -size, size * 10, size * 2],
      Resources: this.#resources
    })
  }

  /** Puts the number on the current page, its line starting at x and its letters standing on y. */
  draw(x: number, y: number): void {
    if (this.#inner.page) this.#inner.page.xobjects['PageCount'] = this.#picture
    this.#document.save().transform(1, 0, 0, -1, x, y)
    this.#inner.addContent('/PageCount Do')
    this.#document.restore()
  }

  /** Says how many pages there are; once, after the last page was drawn. */
  end(pages: number, colour: number): void {
    this.#document.font(this.#font.name)
    const { _font: font } = this.#inner
    this.#resources.Font[font.id] = font.ref()
    const [glyphs] = font.encode(String(pages))
    this.#picture.end(`${colour} g BT /${font.id} ${this.#size} Tf 0 0 Td <${glyphs.join('')}> Tj ET`)
  }
}
