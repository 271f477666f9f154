import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

type Trx = Pick<JobTransaction, 'query'>

/** The first days of all withdrawals of each number that are not given again by today, the earliest first. */
export async function openWithdrawals(
  trx: Trx,
  businessNumbers: readonly string[]
): Promise<ReadonlyMap<string, readonly PlainDate[]>> {
  const rows = await trx.query<{ business_number: string; from_date: PlainDate }>({
    name: 'open_withdrawals',
    text: `select business_number, from_date from underwriting.published_days_without_limit
      where business_number = any ($1) and (until_date is null or until_date > platform.business_date()) order by from_date`,
    values: [businessNumbers]
  })
  const byNumber = Map.groupBy(rows, row => row.business_number)
  return new Map([...byNumber].map(([number, own]) => [number, own.map(row => row.from_date)]))
}
