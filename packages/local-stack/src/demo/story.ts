import { type Actors, answerOf, newKey } from './actors.ts'
import { applyAndAccept } from './application-scene.ts'
import { fileAndCollect } from './claim-scene.ts'
import { customerFails } from './event-scene.ts'
import { bindAndPay } from './policy-scene.ts'
import { compareAndQuote } from './quote-scene.ts'
import { readSalesLedger } from './sales-ledger-scene.ts'
import type { Telling } from './telling.ts'

/** What the story comes to, for whoever tells it. */
export interface Ending {
  readonly quoteId: string
  readonly policyId: string
  readonly claimId: string
  /** Whole won. */
  readonly paidOut: number
}

/** From the sales ledger to the paid claim, each answer with its reasons. Throws with the problem when a call is refused. */
export async function tellStory(actors: Actors, telling: Telling): Promise<Ending> {
  answerOf(await actors.operator.POST('/v1/sandbox/resets', { params: newKey(), body: { today: '2021-12-01' } }))
  const ledger = await readSalesLedger(actors, telling)
  const quote = await compareAndQuote(actors, ledger, telling)
  const offer = await applyAndAccept(actors, quote.id, telling)
  const policy = await bindAndPay(actors, offer.id, telling)
  const { draft } = await customerFails(actors, policy.id, telling)
  const paidOut = await fileAndCollect(actors, draft.id, telling)
  return { quoteId: quote.id, policyId: policy.id, claimId: draft.id, paidOut }
}
