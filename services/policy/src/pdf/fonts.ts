import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'

/** A letter of a font as the PDF holds it. */
interface Glyph {
  readonly id: number
  readonly codePoints: readonly number[]
  /** In thousandths of the font's size. */
  readonly advanceWidth: number
}

/** What we use of a font that pdfkit has read. */
interface ReadFont {
  readonly unitsPerEm: number
  hasGlyphForCodePoint(codePoint: number): boolean
  glyphForCodePoint(codePoint: number): Glyph
}

/** A font that is read once and written into any number of documents, each with the letters that it needs. */
export interface Font {
  /** By which a document asks for it, once it was registered there. */
  readonly name: string
  /** For pdfkit, which takes a font that was read already though its types do not say so. */
  readonly source: string
  /** Points that a line of this text takes at the size. */
  widthOf(text: string, size: number): number
}

export interface Fonts {
  readonly regular: Font
  readonly bold: Font
}

let read: Fonts | undefined

/** Nanum Gothic (OFL), read from its package when the first document asks for it. */
export function documentFonts(): Fonts {
  read ??= {
    regular: readFont('@expo-google-fonts/nanum-gothic/400Regular/NanumGothic_400Regular.ttf'),
    bold: readFont('@expo-google-fonts/nanum-gothic/700Bold/NanumGothic_700Bold.ttf')
  }
  return read
}

/** Empty glyphs such as the space stand behind the last byte of these files, and the reader looks ten bytes further. */
const ROOM_BEHIND = Buffer.alloc(16)

const MISSING = '□'

function readFont(file: string): Font {
  const bytes = readFileSync(createRequire(import.meta.url).resolve(file))
  const reader = new PDFDocument({
    autoFirstPage: false,
    font: Buffer.concat([bytes, ROOM_BEHIND]) as unknown as string
  })
  const font = (reader as unknown as { readonly _font: { readonly font: ReadFont } })._font.font
  const letters = new Map<string, readonly Glyph[]>()
  const runs = new Map<string, Run>()

  /** Korean needs no shaping: a glyph for each letter. */
  function glyphsOf(letter: string): readonly Glyph[] {
    const known = letters.get(letter)
    if (known) return known
    const shown = shownAs(letter, text => [...text].every(part => font.hasGlyphForCodePoint(codePointOf(part))))
    const glyphs = [...shown].map(part => font.glyphForCodePoint(codePointOf(part)))
    // As many as the font has letters; of those that it lacks none is remembered.
    if (shown === letter) letters.set(letter, glyphs)
    return glyphs
  }

  /** A text is measured, then drawn: what was laid out a moment ago is not laid out again. */
  function runOf(text: string): Run {
    let run = runs.get(text)
    if (!run) {
      const glyphs: Glyph[] = []
      let advance = 0
      for (const letter of text.normalize('NFC'))
        for (const glyph of glyphsOf(letter)) {
          glyphs.push(glyph)
          advance += glyph.advanceWidth
        }
      run = { glyphs, advance }
      if (runs.size >= RUNS_AT_MOST) runs.clear()
      runs.set(text, run)
    }
    return run
  }

  Object.assign(font, {
    layout(text: string) {
      const { glyphs, advance } = runOf(text)
      const positions = glyphs.map(({ advanceWidth }) => ({
        xAdvance: advanceWidth,
        yAdvance: 0,
        xOffset: 0,
        yOffset: 0
      }))
      return { glyphs, positions, advanceWidth: (advance * 1000) / font.unitsPerEm }
    }
  })
  return {
    name: file,
    source: font as unknown as string,
    widthOf: (text, size) => (runOf(text).advance / font.unitsPerEm) * size
  }
}

interface Run {
  readonly glyphs: readonly Glyph[]
  readonly advance: number
}

const RUNS_AT_MOST = 256

/** The letter, or where the font lacks it its plain form, as (주) for ㈜ and (3) for ③; else a white square. */
function shownAs(letter: string, has: (text: string) => boolean): string {
  if (has(letter)) return letter
  const plain = letter.normalize('NFKC')
  const isEnclosed = /[\u2460-\u24ff\u3251-\u32bf]/.test(letter)
  const shown = isEnclosed && !plain.startsWith('(') ? `(${plain})` : plain
  return has(shown) ? shown : MISSING
}

function codePointOf(letter: string): number {
  return letter.codePointAt(0) ?? 0
}
