import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { SubsidyPaid } from '@trade-credit/domain/claims/refund.ts'
import { raisesInForce } from '@trade-credit/domain/policy/cover-raise.ts'
import { receivedInForce } from '@trade-credit/domain/policy/endorsement.ts'
import { ratio } from '@trade-credit/domain/ratio.ts'
import { NO_WON, type Won, won } from '@trade-credit/domain/won.ts'
import { drawnFor, earlierEndorsements } from './repository.ts'

/** What each payer has paid for the cover that endorsements left, by the whole period: what a refund for the time left is a part of. */
export interface ReceivedInForce {
  readonly paidByPolicyholder: Won
  readonly subsidies: readonly SubsidyPaid[]
}

/** Without endorsements it is what was received; each endorsement takes its share of the bound premium out of it, or adds its own. */
export async function receivedInForceOf(
  trx: Pick<JobTransaction<unknown>, 'query'>,
  policyId: string,
  receivedFromPolicyholder: Won
): Promise<ReceivedInForce> {
  const [earlier, programmes] = await Promise.all([earlierEndorsements(trx, policyId), drawnFor(trx, policyId)])
  const changes = earlier.map(({ removed, credited, increase }) => ({
    removed: ratio(BigInt(removed.numerator), BigInt(removed.denominator)),
    credited,
    increase
  }))
  // What a programme pays is never owed in parts, nothing of it was credited; and it pays for nothing that is added later.
  const bound = changes.map(({ removed }) => ({ removed, credited: NO_WON, increase: NO_WON }))
  return {
    paidByPolicyholder: receivedInForce(receivedFromPolicyholder, changes, raisesInForce(earlier)),
    subsidies: programmes.map(({ programme, paid }) => ({ programme, paid: receivedInForce(won(paid), bound, []) }))
  }
}
