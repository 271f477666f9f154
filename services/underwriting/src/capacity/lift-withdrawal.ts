import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import type { WithdrawalRequest } from './schemas.ts'
import { findWithdrawal, insertLifting, lockWithdrawals, type StoredWithdrawal } from './withdrawals.repository.ts'

/** Which withdrawal. */
export interface WithdrawalPath {
  readonly businessNumber: string
  readonly withdrawalId: string
}

/**
 * Gives a limit again that was withdrawn, from a day on, once: what was delivered until then stays without cover. Ends in `not_found`, in
 * `conflict` for one that was lifted, and in `invalid_request` for a day that is over.
 */
export async function liftWithdrawal(
  trx: Transaction,
  { businessNumber, withdrawalId }: WithdrawalPath,
  { from, reason }: WithdrawalRequest,
  { businessDate, now }: { readonly businessDate: PlainDate; readonly now: Date }
): Promise<StoredWithdrawal> {
  if (from < businessDate) refusePast(businessDate)
  await lockWithdrawals(trx, businessNumber)
  const withdrawal = (await findWithdrawal(trx, businessNumber, withdrawalId)) ?? problem('not_found')
  if (withdrawal.lifted_from !== null) alreadyLifted(withdrawal.lifted_from)
  const lifted: StoredWithdrawal = {
    ...withdrawal,
    lifted_from: plainDate(from),
    lifting_reason: reason,
    lifted_by: trx.actor.client,
    lifted_on: businessDate
  }
  await insertLifting(trx, lifted, now)
  recordChange(trx, {
    aggregate: { type: 'limit_withdrawal', id: withdrawal.id },
    action: 'limit_withdrawal.lifted',
    facts: { from }
  })
  return lifted
}

function alreadyLifted(from: PlainDate): never {
  return problem('conflict', {
    detail: {
      ko: `${from}부터 이미 한도를 다시 주기로 했습니다.`,
      en: `The withdrawal is lifted already, from ${from}.`
    }
  })
}

function refusePast(businessDate: PlainDate): never {
  return refuseField('/from', 'date_in_past', {
    ko: `${businessDate}(오늘)부터의 날짜여야 합니다. 이미 지난 날은 다시 보장할 수 없습니다.`,
    en: `Give a day from ${businessDate}, today, on: days that are over are not covered afterwards.`
  })
}
