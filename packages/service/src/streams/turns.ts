let last: Promise<void> = Promise.resolve()

/**
 * Waits for a turn of the event loop that nobody else has taken. Long work asks for one every few milliseconds: requests that
 * came meanwhile are answered first, and however many do long work at once, they take one slice between them per turn.
 */
export function turnOnTheLoop(): Promise<void> {
  last = last.then(() => new Promise(resolve => setImmediate(resolve)))
  return last
}

/** Whether work that has gone on since `begun` (performance.now()) should ask for a turn. */
export function isSliceOver(begun: number): boolean {
  return performance.now() - begun > SLICE_MS
}

const SLICE_MS = 3
