import type { Transaction } from '@trade-credit/database/transaction.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import { advanceClaim } from '../claims/advance-claim.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { lockedClaim } from '../claims/lock-claim.ts'

/** Makes a provisional payment a final one: the sales stand in the VAT returns (004:L24). */
export async function settleProvisional(
  trx: Transaction,
  claimId: string,
  reason: string,
  { now }: { readonly now: Date }
): Promise<StoredClaim> {
  const claim = await lockedClaim(trx, claimId)
  return advanceClaim(trx, claim, { event: 'settle_provisional', now, facts: { reason: digestOf({ reason }) } })
}
