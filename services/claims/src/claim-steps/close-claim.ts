import type { Transaction } from '@trade-credit/database/transaction.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import { advanceClaim } from '../claims/advance-claim.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { lockedClaim } from '../claims/lock-claim.ts'

/** Closes a claim with which nothing more is to be done. */
export async function closeClaim(
  trx: Transaction,
  claimId: string,
  reason: string,
  { now }: { readonly now: Date }
): Promise<StoredClaim> {
  const claim = await lockedClaim(trx, claimId)
  return advanceClaim(trx, claim, { event: 'close', now, facts: { reason: digestOf({ reason }) } })
}
