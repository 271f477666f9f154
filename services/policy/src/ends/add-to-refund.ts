import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { additionToSettlement } from '@trade-credit/domain/policy/settled-premium.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { Invoice } from '../invoices/repository.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import { insertRefunds } from '../refunds/repository.ts'
import { moneyOfEnd } from './money-of-end.ts'
import { hasGivenBack, REFUNDED_FOR, type StandingEnd } from './standing-end.repository.ts'

/** Premium that a claim payment kept of what an end had taken back: the invoices before it and with it. */
export interface KeptAfterEnd {
  readonly end: StandingEnd
  readonly claimPayment: string
  readonly before: readonly Invoice[]
  readonly after: readonly Invoice[]
}

/**
 * Owes back, with the commit, by how much more an end that gave its money back would have given of premium that a claim payment kept since:
 * withheld as its other refund while an insured event before it stands, and paid should that be withdrawn. An end that gave nothing back is
 * left to `giveBackAfterAll`, which settles it with all premium there is. The policy has to be locked.
 */
export async function addToRefund(
  trx: Pick<JobTransaction, 'query' | 'defer'>,
  platform: Pick<ServicePlatform, 'rulebook'>,
  policy: StoredPolicy,
  { end, claimPayment, before, after }: KeptAfterEnd,
  today: PlainDate
): Promise<void> {
  if (!(await hasGivenBack(trx, end.id, policy.id))) return
  const settled = await moneyOfEnd(trx, platform, policy, before, end, false)
  const amount = additionToSettlement(settled, await moneyOfEnd(trx, platform, policy, after, end, false))
  const of = { reason: REFUNDED_FOR[end.reason], sourceId: claimPayment, dueFrom: today }
  insertRefunds(trx, policy, of, [{ payee: 'policyholder', amount }])
}
