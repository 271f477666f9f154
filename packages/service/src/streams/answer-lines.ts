import { type Line, linesOf } from './lines.ts'
import { LONGEST_LINE } from './read-line.ts'
import { isSliceOver, turnOnTheLoop } from './turns.ts'

/** How much text is gathered before it is passed on, in characters; what a piece of the request completed goes at once. */
const MOST_HELD = 32 * 1024
/** How long answered text may wait for more: lines that take long are not kept from a sender who waits for them. */
const LONGEST_HELD_MS = 1_000

/**
 * The answers to a stream of lines, in order, as text. It reads only as fast as it is read, keeps nothing behind, and lets
 * others have the event loop every few milliseconds. `answer` is given so many lines at once; it stops when `gone` is aborted.
 */
export async function* answerLines(
  source: AsyncIterable<Buffer>,
  atOnce: number,
  answer: (lines: readonly Line[]) => string | Promise<string>,
  gone: AbortSignal
): AsyncGenerator<string, void> {
  let begun = performance.now()
  try {
    for await (const lines of linesOf(source, LONGEST_LINE)) {
      let text = ''
      let heldSince = performance.now()
      for (let from = 0; from < lines.length; from += atOnce) {
        if (gone.aborted) return
        text += await answer(lines.slice(from, from + atOnce))
        if (text.length > MOST_HELD || performance.now() - heldSince > LONGEST_HELD_MS) {
          yield text
          text = ''
          heldSince = performance.now()
        }
        if (isSliceOver(begun)) {
          await turnOnTheLoop()
          begun = performance.now()
        }
      }
      if (text !== '') yield text
    }
  } catch (error) {
    // Whoever sent the lines went away: there is nobody to tell.
    if (!gone.aborted) throw error
  }
}
