/** A line of a text that streams in. */
export interface Line {
  /** Counted from 1, empty lines too, as the sender's editor shows it. */
  readonly number: number
  /** Without its line break; null when it is longer than allowed. */
  readonly bytes: Buffer | null
}

const NEWLINE = 10
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * The lines of a stream, all that each of its pieces completes at once, blank ones left out unless they are asked for. Of a line longer
 * than `longest` bytes nothing is kept. Asks for the next piece only when it is asked itself.
 */
export async function* linesOf(
  source: AsyncIterable<Buffer>,
  longest: number,
  { withBlank = false } = {}
): AsyncGenerator<Line[], void> {
  let number = 0
  let held: Buffer[] = []
  let length = 0

  function complete(lines: Line[]): void {
    number += 1
    const bytes =
      length > longest ? null : trimmed(held.length === 1 && held[0] ? held[0] : Buffer.concat(held), number)
    if (bytes === null || bytes.length > 0 || withBlank) lines.push({ number, bytes })
    held = []
    length = 0
  }

  function hold(bytes: Buffer): void {
    length += bytes.length
    if (length > longest) held = []
    else if (bytes.length > 0) held.push(bytes)
  }

  for await (const piece of source) {
    const lines: Line[] = []
    let from = 0
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, from)) {
      hold(piece.subarray(from, end))
      complete(lines)
      from = end + 1
    }
    hold(piece.subarray(from))
    if (lines.length > 0) yield lines
  }
  const last: Line[] = []
  if (length > 0) complete(last)
  if (last.length > 0) yield last
}

function trimmed(bytes: Buffer, number: number): Buffer {
  const start = number === 1 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0
  return bytes.subarray(start, bytes.at(-1) === 13 ? -1 : bytes.length)
}
