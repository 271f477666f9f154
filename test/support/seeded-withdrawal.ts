import { bySql } from './seeded-receivable.ts'

/** Days for which the insurer gives no limit for a business number. */
export interface SeededWithdrawal {
  readonly buyer: string
  readonly from: string
  /** The first day from which it gives one again. */
  readonly liftedFrom?: string
}

let withdrawals = 0

/** A limit that was withdrawn on the day from which it is, and given again by the day on which it is. */
export async function seedWithdrawal(adminUrl: string, { buyer, from, liftedFrom }: SeededWithdrawal): Promise<void> {
  const id = `lw_${String((withdrawals += 1)).padStart(26, '0')}`
  await bySql(
    adminUrl,
    `insert into underwriting.party (business_number, id, party, told_by, updated_by) values ($1, 'pa_' || $1, $1, 'insurer', 'test')
      on conflict do nothing`,
    [buyer]
  )
  await bySql(
    adminUrl,
    `insert into underwriting.limit_withdrawal (id, organisation, business_number, from_date, reason, recorded_by, recorded_on, created_at)
      values ($1, 'org_insurer', $2, $3, 'overdue', 'underwriter', $3, now())`,
    [id, buyer, from]
  )
  if (liftedFrom === undefined) return
  await bySql(
    adminUrl,
    `insert into underwriting.limit_lifting (withdrawal_id, organisation, from_date, reason, recorded_by, recorded_on, created_at)
      values ($1, 'org_insurer', $2, 'paid again', 'underwriter', $2, now())`,
    [id, liftedFrom]
  )
}
