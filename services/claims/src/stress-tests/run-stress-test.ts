import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { turnOnTheLoop } from '@trade-credit/service/streams/turns.ts'
import {
  type Expectation,
  type ExpectationBasis,
  expectations,
  type SupposedEvent
} from '../fan-out/draft-for-policies.ts'
import { policyIdsAfter } from './concerned.repository.ts'
import type { StressedBuyers } from './stressed-buyers.ts'
import { addPolicy, emptyTally, type Tally } from './tally.ts'

/** Ids looked up at once: few enough look-ups that reading the covers again for each does not matter. */
const IDS_AT_ONCE = 10_000
/** Policies worked out between two turns on the event loop: few, so that other requests are not kept waiting. */
const POLICIES_AT_ONCE = 200

/**
 * What the policies would pay if the event befell all these buyers: worked out as the fan-out of a confirmed event would, page by page
 * in the order of the policies, and summed up. Writes nothing. Throws NoSourceForDate for a day that no source reaches.
 */
export async function runStressTest(
  trx: JobTransaction,
  event: SupposedEvent,
  buyers: StressedBuyers,
  basis: ExpectationBasis
): Promise<Tally> {
  // A day that no source reaches is refused whether or not anybody is covered on it.
  basis.rulesOn(event.occurredOn).count('claims.run_off_years')
  const tally = emptyTally()
  for await (const ids of pagesOf(trx, buyers)) {
    const expected = await expectations(trx, event, ids, buyers, basis)
    addPage(tally, expected, event.occurredOn, buyers)
    await turnOnTheLoop()
  }
  return tally
}

function addPage(tally: Tally, page: readonly Expectation[], occurredOn: PlainDate, buyers: StressedBuyers): void {
  const byPolicy = Map.groupBy(page, ({ policy }) => policy.id)
  for (const ofPolicy of byPolicy.values()) addPolicy(tally, ofPolicy, occurredOn, buyers.keyOf)
}

async function* pagesOf(trx: JobTransaction, buyers: StressedBuyers): AsyncGenerator<string[], void> {
  let after = ''
  for (;;) {
    const ids = await policyIdsAfter(trx, buyers, after, IDS_AT_ONCE)
    for (let from = 0; from < ids.length; from += POLICIES_AT_ONCE) yield ids.slice(from, from + POLICIES_AT_ONCE)
    if (ids.length < IDS_AT_ONCE) return
    after = ids.at(-1) ?? after
  }
}
