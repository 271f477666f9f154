import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

type Trx = Pick<Transaction, 'query' | 'actor'>

/** That no limit is given on a person any more, as an underwriter wrote it down. */
export interface StoredWithdrawal {
  readonly id: string
  readonly business_number: string
  readonly from_date: PlainDate
  readonly reason: string
  readonly recorded_by: string
  readonly recorded_on: PlainDate
  /** The first day from which it is given again; null, as all that follows, while nobody lifted the withdrawal. */
  readonly lifted_from: PlainDate | null
  readonly lifting_reason: string | null
  readonly lifted_by: string | null
  readonly lifted_on: PlainDate | null
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
    text: `${SELECT} where asked.business_number = $1 order by w.id desc limit 1000`,
    values: [businessNumber]
  })
}

const SELECT = `select w.id, w.business_number, w.from_date, w.reason, w.recorded_by, w.recorded_on, l.from_date as lifted_from,
    l.reason as lifting_reason, l.recorded_by as lifted_by, l.recorded_on as lifted_on
  from underwriting.party asked
  join underwriting.party member on member.party = asked.party
  join underwriting.limit_withdrawal w on w.business_number = member.business_number
  left join underwriting.limit_lifting l on l.withdrawal_id = w.id`

/** One withdrawal of the person behind the number. */
export async function findWithdrawal(
  trx: Trx,
  businessNumber: string,
  id: string
): Promise<StoredWithdrawal | undefined> {
  const [row] = await trx.query<StoredWithdrawal>({
    name: 'find_limit_withdrawal',
    text: `${SELECT} where asked.business_number = $1 and w.id = $2`,
    values: [businessNumber, id]
  })
  return row
}

/** Waits until nobody else lifts a withdrawal of the person behind the number, and keeps it so until the transaction ends. */
export async function lockWithdrawals(trx: Trx, businessNumber: string): Promise<void> {
  await trx.query({
    name: 'lock_limit_withdrawals',
    text: `select pg_advisory_xact_lock(hashtextextended('limit withdrawals ' || coalesce(
      (select party from underwriting.party where business_number = $1), $1), 0))`,
    values: [businessNumber]
  })
}

/** Adds the lifting of the caller. */
export async function insertLifting(trx: Trx, withdrawal: StoredWithdrawal, now: Date): Promise<void> {
  await trx.query({
    name: 'insert_limit_lifting',
    text: `insert into underwriting.limit_lifting (withdrawal_id, organisation, from_date, reason, recorded_by, recorded_on, created_at)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      withdrawal.id,
      trx.actor.organisation,
      withdrawal.lifted_from,
      withdrawal.lifting_reason,
      withdrawal.lifted_by,
      withdrawal.lifted_on,
      now
    ]
  })
}
