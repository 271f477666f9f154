import type { Transaction } from '@trade-credit/database/transaction.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import { advanceClaim } from '../claims/advance-claim.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { lockedClaim } from '../claims/lock-claim.ts'
import { refuseNow } from '../claims/refusals.ts'
import { listDecisions } from '../decisions/repository.ts'
import { decisionLeft } from '../payments/decision-left.ts'
import { listPayments } from '../payments/repository.ts'

/** Takes up a decided claim again: its decision has no effect any more unless it was paid. */
export async function reopenClaim(
  trx: Transaction,
  claimId: string,
  reason: string,
  { now }: { readonly now: Date }
): Promise<StoredClaim> {
  const claim = await lockedClaim(trx, claimId)
  const [decisions, payments] = await Promise.all([listDecisions(trx, claim.id), listPayments(trx, claim.id)])
  const reserved = payments.find(({ outcome }) => outcome === null)
  if (reserved) {
    refuseNow({
      ko: `지급 예약(${reserved.id})이 있습니다. 지급되거나 취소된 뒤 다시 심사할 수 있습니다.`,
      en: `A payment is reserved (${reserved.id}). Reopen the claim once it is posted or void.`
    })
  }
  return advanceClaim(trx, claim, {
    event: 'reopen',
    now,
    changes: { decisionId: decisionLeft(claim, decisions, payments), payableBy: null },
    facts: { reason: digestOf({ reason }) }
  })
}
