import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { tellParty } from '../parties/tell-party.ts'
import type { WithdrawalRequest } from './schemas.ts'
import { insertWithdrawal, type StoredWithdrawal } from './withdrawals.repository.ts'

/** Writes down that no limit is given from a day on. Ends in `invalid_request` for a day that is over: cover given stays given. */
export async function withdrawLimit(
  trx: Transaction,
  businessNumber: string,
  { from, reason }: WithdrawalRequest,
  { businessDate, now }: { readonly businessDate: PlainDate; readonly now: Date }
): Promise<StoredWithdrawal> {
  if (from < businessDate) refusePast(businessDate)
  const { members } = await tellParty(trx, businessNumber, {}, businessDate, () => undefined)
  const withdrawal: StoredWithdrawal = {
    id: newId('lw'),
    business_number: businessNumber,
    from_date: plainDate(from),
    reason,
    recorded_by: trx.actor.client,
    recorded_on: businessDate,
    lifted_from: null,
    lifting_reason: null,
    lifted_by: null,
    lifted_on: null
  }
  await insertWithdrawal(trx, withdrawal, now)
  const party = members.find(row => row.business_number === businessNumber)
  recordChange(trx, {
    aggregate: { type: 'limit_withdrawal', id: withdrawal.id },
    action: 'limit_withdrawal.recorded',
    facts: { party: party?.id ?? null, from }
  })
  return withdrawal
}

function refusePast(businessDate: PlainDate): never {
  return problem('invalid_request', {
    errors: [
      {
        pointer: '/from',
        code: 'date_in_past',
        detail: {
          ko: `${businessDate}(오늘)부터의 날짜여야 합니다. 이미 지난 날의 보장은 거둘 수 없습니다.`,
          en: `Give a day from ${businessDate}, today, on: cover for days that are over is never taken back.`
        }
      }
    ]
  })
}
