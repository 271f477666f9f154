import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { Cover, ListedBills } from '@trade-credit/domain/losses/claimed-receivable.ts'
import type { Won } from '@trade-credit/domain/won.ts'
import { soFarKey } from './money-so-far.repository.ts'

export const NO_BILLS: ListedBills = new Map()

/** Bills that bill insurance lists, by policy and buyer; covers of any other policy have no entry, and cost no query. */
export async function findListedBills(
  trx: Pick<JobTransaction, 'query'>,
  policies: readonly { readonly id: string; readonly covers: Cover['basis'] }[],
  buyers: readonly string[]
): Promise<ReadonlyMap<string, ListedBills>> {
  const policyIds = policies.filter(({ covers }) => covers === 'held_bills').map(({ id }) => id)
  if (policyIds.length === 0) return new Map()
  const rows = await trx.query<{ policyId: string; buyer: string; billNumber: string; amount: Won }>({
    name: 'listed_bills',
    text: `select policy_id as "policyId", business_number as buyer, bill_number as "billNumber", amount
      from policy.published_listed_bill
      where policy_id = any ($1) and business_number = any ($2) order by policy_id, business_number, bill_number`,
    values: [policyIds, buyers]
  })
  const byCover = Map.groupBy(rows, row => soFarKey(row.policyId, row.buyer))
  return new Map(
    [...byCover].map(([key, bills]) => [key, new Map(bills.map(bill => [bill.billNumber, bill.amount]))] as const)
  )
}
