import { type Actors, answerOf, newKey } from './actors.ts'
import { compareAndQuote } from './quote-scene.ts'
import { readSalesLedger } from './sales-ledger-scene.ts'
import type { Telling } from './telling.ts'

/** From the sales ledger to the paid claim, each answer with its reasons. Throws with the problem when a call is refused. */
export async function tellStory(actors: Actors, telling: Telling): Promise<void> {
  answerOf(await actors.operator.POST('/v1/sandbox/resets', { params: newKey(), body: { today: '2021-12-01' } }))
  const ledger = await readSalesLedger(actors, telling)
  await compareAndQuote(actors, ledger, telling)
}
