import type { Speed } from './rounds.ts'

/** Calls a synchronous function for so many seconds; the clock is asked once in a hundred times. */
export function repeat(work: () => unknown, seconds: number): Speed {
  const begun = performance.now()
  const until = begun + seconds * 1000
  let times = 0
  for (; performance.now() < until; times += 100) {
    for (let i = 0; i < 100; i += 1) work()
  }
  return { times, perSecond: (times / (performance.now() - begun)) * 1000 }
}

/** The same for a function that answers later; so many calls are under way at once. */
export async function repeatAsync(work: () => Promise<unknown>, seconds: number, atOnce: number): Promise<Speed> {
  const begun = performance.now()
  const until = begun + seconds * 1000
  let times = 0
  const loop = async () => {
    for (; performance.now() < until; times += 1) await work()
  }
  await Promise.all(Array.from({ length: atOnce }, loop))
  return { times, perSecond: (times / (performance.now() - begun)) * 1000 }
}
