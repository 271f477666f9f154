import { setTimeout } from 'node:timers/promises'
import { problemOf } from '../problems/failures.ts'

/** How long a line waits for what was away: about as long as a database takes to start again. */
const WAIT_MS = 2_000

/**
 * Does the work of a line, and once more after a wait where something that it needs could not be reached: lines are quick, and all that
 * are left would be refused within the moment that a restart takes. Not for work that must not be done twice. Rejects with the last error.
 */
export async function overOutage<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work()
  } catch (error) {
    if (problemOf(error).code !== 'unavailable') throw error
    await setTimeout(WAIT_MS)
    return work()
  }
}
