import type { Transaction } from '@trade-credit/database/transaction.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import { releaseReceivables } from '../assessments/repository.ts'
import { advanceClaim } from '../claims/advance-claim.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { lockedClaim } from '../claims/lock-claim.ts'

/** Takes a claim back before it is decided; what it counted is free for another claim. */
export async function withdrawClaim(
  trx: Transaction,
  claimId: string,
  reason: string,
  { now }: { readonly now: Date }
): Promise<StoredClaim> {
  const claim = await lockedClaim(trx, claimId)
  const moved = advanceClaim(trx, claim, { event: 'withdraw', now, facts: { reason: digestOf({ reason }) } })
  releaseReceivables(trx, claim.id)
  return moved
}
