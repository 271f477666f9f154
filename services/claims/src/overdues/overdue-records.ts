import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { overdueOf } from './overdue-of.ts'
import type { OverdueRules } from './overdue-terms-of.ts'
import type { OverdueRecord } from './overdue-view.ts'
import { findAgreements, findClaimsOf, findKept, findSettlements } from './repository.ts'
import { type DueReceivable, overdueIdOf } from './tables.ts'

/** The overdues of these receivables on the day, in their order; four statements, however many there are. */
export async function overdueRecords(
  trx: Pick<Transaction, 'query'>,
  receivables: readonly DueReceivable[],
  on: PlainDate,
  rules: OverdueRules
): Promise<OverdueRecord[]> {
  if (receivables.length === 0) return []
  const ids = receivables.map(({ id }) => id)
  const overdueIds = ids.map(overdueIdOf)
  const policyIds = [...new Set(receivables.map(({ policyId }) => policyId))]
  const [kept, agreements, settlements, claims] = await Promise.all([
    findKept(trx, overdueIds),
    findAgreements(trx, overdueIds),
    findSettlements(trx, ids),
    findClaimsOf(trx, policyIds, ids)
  ])
  const keptOf = new Map(kept.map(one => [one.id, one]))
  const agreementsOf = Map.groupBy(agreements, one => one.overdueId)
  const settlementsOf = Map.groupBy(settlements, one => one.receivableId)
  return receivables.map(receivable => {
    const own = agreementsOf.get(overdueIdOf(receivable.id)) ?? []
    const facts = { settlements: settlementsOf.get(receivable.id) ?? [], agreements: own }
    return {
      receivable,
      overdue: overdueOf(receivable, facts, on, rules),
      kept: keptOf.get(overdueIdOf(receivable.id)),
      agreements: own,
      claimId: claims.get(receivable.id) ?? null
    }
  })
}
