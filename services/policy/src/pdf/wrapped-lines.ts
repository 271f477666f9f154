/**
 * The text in lines of at most `width`, by what `widthOf` says a line takes: broken at spaces, and inside a word only where the word
 * alone is too long. Line breaks of the text are kept; nothing is left out but spaces at a break. At least one line.
 */
export function wrappedLines(text: string, width: number, widthOf: (line: string) => number): string[] {
  return text.split(/\r\n?|\n/).flatMap(paragraph => wrappedParagraph(paragraph.trim(), width, widthOf))
}

function wrappedParagraph(text: string, width: number, widthOf: (line: string) => number): string[] {
  if (widthOf(text) <= width) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (widthOf(longer) <= width) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    const pieces = piecesOf(word, width, widthOf)
    lines.push(...pieces.slice(0, -1))
    line = pieces.at(-1) ?? ''
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line]
}

/** The word in pieces that fit; a letter that is wider than the line stands alone. */
function piecesOf(word: string, width: number, widthOf: (line: string) => number): string[] {
  if (widthOf(word) <= width) return [word]
  const pieces: string[] = []
  let piece = ''
  for (const letter of word) {
    if (piece !== '' && widthOf(piece + letter) > width) {
      pieces.push(piece)
      piece = ''
    }
    piece += letter
  }
  return [...pieces, piece]
}
