import type { Transaction } from '@trade-credit/database/transaction.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import { releaseReceivables } from '../assessments/repository.ts'
import { advanceClaim } from '../claims/advance-claim.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { lockedClaim } from '../claims/lock-claim.ts'
import { refuseNow } from '../claims/refusals.ts'
import { isLive, listPayments } from '../payments/repository.ts'

/**
 * Takes a claim back before it is decided; what it counted is free for another claim. Ends in `conflict` for one that was reopened after
 * something was paid on it: another claim would be paid the same once more.
 */
export async function withdrawClaim(
  trx: Transaction,
  claimId: string,
  reason: string,
  { now }: { readonly now: Date }
): Promise<StoredClaim> {
  const claim = await lockedClaim(trx, claimId)
  const moved = advanceClaim(trx, claim, { event: 'withdraw', now, facts: { reason: digestOf({ reason }) } })
  if ((await listPayments(trx, claim.id)).some(isLive)) refuseNow(PAID)
  releaseReceivables(trx, claim.id)
  return moved
}

const PAID = {
  ko: '이미 지급된 보험금이 있는 청구라 철회하실 수 없습니다. 다시 심사하고 있으니 담당자의 결정을 기다려 주세요.',
  en: 'Something was paid on the claim, so it cannot be withdrawn. It is looked at again: wait for what the officer decides.'
}
