import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { OpenAmount } from '@trade-credit/domain/policy/ageing.ts'
import { won } from '@trade-credit/domain/won.ts'

/** What one buyer owes under a policy, by due date. */
export interface OpenOfBuyer {
  readonly buyer: string
  /** How many receivables are not settled. */
  readonly count: number
  readonly disputed: bigint
  readonly open: readonly OpenAmount[]
}

interface DueRow {
  readonly buyer: string
  readonly instrument: OpenAmount['instrument']
  readonly due_on: PlainDate
  readonly count: number
  readonly outstanding: bigint
  readonly disputed: bigint
}

/** Buyers that owe something, by business number, from after the one named; at most `limit` of them, each with all it owes. */
export async function openAmountsByBuyer(
  trx: Pick<JobTransaction, 'query'>,
  policyId: string,
  page: { readonly after: string; readonly limit: number }
): Promise<OpenOfBuyer[]> {
  const rows = await trx.query<DueRow>({
    name: 'open_amounts_by_buyer',
    text: `with owing as (
        select distinct buyer from policy.receivable
        where policy_id = $1 and settled < amount and buyer > $2 order by buyer limit $3
      )
      select r.buyer, r.instrument, r.due_on, count(*)::int as count, sum(r.amount - r.settled)::bigint as outstanding,
        coalesce(sum(r.amount - r.settled) filter (where r.disputed_on is not null), 0)::bigint as disputed
      from owing join policy.receivable r on r.buyer = owing.buyer
      where r.policy_id = $1 and r.settled < r.amount
      group by r.buyer, r.instrument, r.due_on order by r.buyer, r.due_on`,
    values: [policyId, page.after, page.limit]
  })
  return [...Map.groupBy(rows, row => row.buyer)].map(([buyer, own]) => ({
    buyer,
    count: own.reduce((sum, row) => sum + row.count, 0),
    disputed: own.reduce((sum, row) => sum + row.disputed, 0n),
    open: own.map(row => ({ dueOn: row.due_on, instrument: row.instrument, outstanding: won(row.outstanding) }))
  }))
}
