import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

type Trx = Pick<Transaction<unknown>, 'query' | 'actor'>

/** That no limit is given on a person any more, as an underwriter wrote it down. */
export interface StoredWithdrawal {
  readonly id: string
  readonly business_number: string
  readonly from_date: PlainDate
  readonly reason: string
  readonly recorded_by: string
  readonly recorded_on: PlainDate
}

/** Adds a withdrawal of the caller. */
export async function insertWithdrawal(trx: Trx, withdrawal: StoredWithdrawal, now: Date): Promise<void> {
  await trx.query({
    name: 'insert_limit_withdrawal',
    text: `insert into underwriting.limit_withdrawal (id, organisation, business_number, from_date, reason, recorded_by, recorded_on, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [
      withdrawal.id,
      trx.actor.organisation,
      withdrawal.business_number,
      withdrawal.from_date,
      withdrawal.reason,
      withdrawal.recorded_by,
      withdrawal.recorded_on,
      now
    ]
  })
}

/** The withdrawals of the person behind the number, latest first; the newest thousand. */
export function listWithdrawals(trx: Trx, businessNumber: string): Promise<StoredWithdrawal[]> {
  return trx.query<StoredWithdrawal>({
    name: 'list_limit_withdrawals',
    text: `select w.id, w.business_number, w.from_date, w.reason, w.recorded_by, w.recorded_on
      from underwriting.party asked
      join underwriting.party member on member.party = asked.party
      join underwriting.limit_withdrawal w on w.business_number = member.business_number
      where asked.business_number = $1 order by w.id desc limit 1000`,
    values: [businessNumber]
  })
}
