import { extractText, getDocumentProxy } from 'unpdf'

/** The text of each page, without spaces: where a line breaks is layout. */
export async function pageTexts(pdf: Uint8Array): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)))
  return text.map(page => page.replace(/\s+/g, ''))
}

/** A text where it stands on its page, in points from the lower left. */
export interface PlacedText {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** The texts of each page. Letters stand on a line and reach a fifth of their size below it. */
export async function placedTexts(pdf: Uint8Array): Promise<PlacedText[][]> {
  const document = await getDocumentProxy(new Uint8Array(pdf))
  const numbers = Array.from({ length: document.numPages }, (_, i) => i + 1)
  return Promise.all(
    numbers.map(async number => {
      const { items } = await (await document.getPage(number)).getTextContent()
      return items.flatMap(item => {
        if (!('str' in item) || item.str.trim() === '') return []
        const [, , , size = 0, x = 0, y = 0] = item.transform as number[]
        return [{ text: item.str, left: x, right: x + item.width, bottom: y - 0.156 * size, top: y + 0.844 * size }]
      })
    })
  )
}

/** What leaves the page or lies on another text, a sentence each. */
export function misplacedTexts(page: readonly PlacedText[]): string[] {
  const outside = page.filter(({ left, right, top, bottom }) => left < 40 || right > 556 || bottom < 20 || top > 825)
  const overlapping = page.flatMap((a, i) =>
    page
      .slice(i + 1)
      .filter(b => a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.bottom < b.top - 0.5 && b.bottom < a.top - 0.5)
      .map(b => `${a.text} on ${b.text}`)
  )
  return [...outside.map(({ text }) => `${text} beside the page`), ...overlapping]
}
