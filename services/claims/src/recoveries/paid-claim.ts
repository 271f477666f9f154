import type { Transaction } from '@trade-credit/database/transaction.ts'
import { NO_WON, sumOfWon, type Won, won, wonAbove } from '@trade-credit/domain/won.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { lockedClaim } from '../claims/lock-claim.ts'
import { refuseNow } from '../claims/refusals.ts'
import { listPayments, type StoredPayment } from '../payments/repository.ts'
import { listClawbacks, type StoredClawback } from './clawbacks.repository.ts'
import { listRecoveries } from './repository.ts'

/** A claim on which money was paid, locked. */
export interface PaidClaim {
  readonly claim: StoredClaim
  /** Posted, the newest first. */
  readonly payments: readonly StoredPayment[]
  readonly clawbacks: readonly StoredClawback[]
  /** Insurance money that was posted and not taken back since. */
  readonly paid: Won
  /** Of it, what recoveries have not brought the insurer either: no more than this can be taken back. */
  readonly stillOut: Won
}

/** Locks the claim. Ends in `not_found`, or in `conflict` while nothing was paid on it. */
export async function lockPaidClaim(trx: Transaction, claimId: string): Promise<PaidClaim> {
  const claim = await lockedClaim(trx, claimId)
  const [all, clawbacks, recoveries] = await Promise.all([
    listPayments(trx, claim.id),
    listClawbacks(trx, claim.id),
    listRecoveries(trx, claim.id)
  ])
  const payments = all.filter(({ outcome }) => outcome === 'posted')
  const posted = sumOfWon(payments.map(({ amount }) => won(amount)))
  const paid = wonAbove(posted, sumOfWon(clawbacks.map(({ received }) => won(received))))
  if (paid === NO_WON) {
    refuseNow({
      ko: '이 청구에는 지급된 보험금이 없습니다.',
      en: 'Nothing was paid on this claim.'
    })
  }
  const stillOut = wonAbove(paid, sumOfWon(recoveries.map(({ toInsurer }) => won(toInsurer))))
  return { claim, payments, clawbacks, paid, stillOut }
}
