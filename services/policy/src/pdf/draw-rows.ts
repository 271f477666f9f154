import { isSliceOver, turnOnTheLoop } from '@trade-credit/service/streams/turns.ts'

/**
 * Draws row after row as they come; yields where what was drawn may be taken away. Other requests are served in between.
 */
export async function* drawRows<Row>(
  pages: AsyncIterable<readonly Row[]>,
  draw: (row: Row) => void
): AsyncGenerator<void> {
  let begun = performance.now()
  for await (const page of pages) {
    for (const row of page) {
      draw(row)
      if (!isSliceOver(begun)) continue
      yield
      await turnOnTheLoop()
      begun = performance.now()
    }
    yield
  }
}
