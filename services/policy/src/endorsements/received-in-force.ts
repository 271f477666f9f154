import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { raisesInForce } from '@trade-credit/domain/policy/cover-raise.ts'
import type { UnbegunChanges } from '@trade-credit/domain/policy/early-end.ts'
import { receivedInForce } from '@trade-credit/domain/policy/endorsement.ts'
import type { SubsidyPaid } from '@trade-credit/domain/policy/premium-refund.ts'
import { ratio } from '@trade-credit/domain/ratio.ts'
import { NO_WON, sumOfWon, type Won, won, wonAbove } from '@trade-credit/domain/won.ts'
import { overdueBefore, receivedOf } from '../invoices/premium-sums.ts'
import type { Invoice } from '../invoices/repository.ts'
import { drawnFor, type EarlierEndorsement, earlierEndorsements } from './repository.ts'

/** What each payer has paid for the cover that endorsements left, by the whole period: what a refund for the time left is a part of. */
export interface ReceivedInForce {
  readonly paidByPolicyholder: Won
  /** Fallen due before the end and not paid; and what would have been received, had it been. */
  readonly overdue: Won
  readonly paidWithOverdue: Won
  readonly subsidies: readonly SubsidyPaid[]
  /** The money of endorsements that take effect on the day of the end or later. */
  readonly unbegun: UnbegunChanges
}

/** The end: `from` is the first day without cover, `endorsements` how many changes there were when it was asked for, null for all. */
export interface EndOfCover {
  readonly from: PlainDate
  readonly endorsements?: number | null
}

/**
 * Without endorsements it is what was received; each endorsement that took effect before the policy ends takes its share of the bound
 * premium out of it, or adds its own. Those that came after the end was asked for were priced until that day, and are left out.
 */
export async function receivedInForceOf(
  trx: Pick<JobTransaction, 'query'>,
  policyId: string,
  invoices: readonly Invoice[],
  { from, endorsements = null }: EndOfCover
): Promise<ReceivedInForce> {
  const [agreed, programmes] = await Promise.all([
    earlierEndorsements(trx, policyId, endorsements),
    drawnFor(trx, policyId)
  ])
  const begun = agreed.filter(({ effectiveFrom }) => effectiveFrom < from)
  const unbegun = agreed.filter(({ effectiveFrom }) => effectiveFrom >= from)
  const changes = begun.map(({ removed, credited, increase }) => ({
    removed: ratio(BigInt(removed.numerator), BigInt(removed.denominator)),
    credited,
    increase
  }))
  // Added cover is invoiced for the day from which it holds.
  const unbegunPaid = receivedOf(invoices.filter(({ kind, dueOn }) => kind === 'endorsement' && dueOn >= from))
  const received = wonAbove(receivedOf(invoices), unbegunPaid)
  const overdue = overdueBefore(invoices, from)
  const layers = raisesInForce(begun)
  // What a programme pays is never owed in parts, nothing of it was credited; and it pays for nothing that is added later.
  const bound = changes.map(({ removed }) => ({ removed, credited: NO_WON, increase: NO_WON }))
  return {
    paidByPolicyholder: receivedInForce(received, changes, layers),
    overdue,
    paidWithOverdue: receivedInForce(sumOfWon([received, overdue]), changes, layers),
    subsidies: programmes.map(({ programme, paid }) => ({ programme, paid: receivedInForce(won(paid), bound, []) })),
    unbegun: { paid: unbegunPaid, ...givenBack(unbegun) }
  }
}

/** What the policyholder paid less what endorsements gave back of it, or owe back: all that is left to give back. */
export async function receivedLessGivenBack(
  trx: Pick<JobTransaction, 'query'>,
  policyId: string,
  invoices: readonly Invoice[]
): Promise<Won> {
  return wonAbove(receivedOf(invoices), givenBack(await earlierEndorsements(trx, policyId)).policyholder)
}

function givenBack(endorsements: readonly EarlierEndorsement[]): Omit<UnbegunChanges, 'paid'> {
  return {
    policyholder: sumOfWon(endorsements.map(({ refunded }) => refunded)),
    programmes: endorsements.flatMap(({ programmes }) => programmes)
  }
}
