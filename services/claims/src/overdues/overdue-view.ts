import { won, wonView } from '@trade-credit/domain/won.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { OverdueOf } from './overdue-of.ts'
import { type DueReceivable, type KeptOverdue, overdueIdOf, type StoredAgreement } from './tables.ts'

/** All that an overdue is shown from. */
export interface OverdueRecord {
  readonly receivable: DueReceivable
  readonly overdue: OverdueOf
  readonly kept: KeptOverdue | undefined
  readonly agreements: readonly StoredAgreement[]
  readonly claimId: string | null
}

/** An overdue in the words of the contract. */
export function overdueView({ receivable, overdue, kept, agreements, claimId }: OverdueRecord) {
  const { dates, extended } = overdue
  const current = extended ?? dates
  return {
    id: overdueIdOf(receivable.id),
    policyId: receivable.policyId,
    receivableId: receivable.id,
    buyer: receivable.buyer,
    invoiceNumber: receivable.invoiceNumber,
    instrument: receivable.instrument,
    amount: wonView(receivable.amount),
    unpaid: wonView(won(receivable.amount - receivable.settled)),
    state: overdue.state,
    dueOn: receivable.dueOn,
    payableOn: dates?.payableOn ?? null,
    extendedUntil: extended?.dueOn ?? null,
    periodEndsOn: current?.periodEndsOn ?? null,
    claimableOn: current?.claimableOn ?? null,
    paidInFullOn: overdue.paidInFullOn,
    markedOn: kept?.markedOn ?? null,
    claimId,
    agreements: agreements.map(({ id, kind, agreedOn, untilOn, instalments, reason }) => ({
      id,
      kind,
      agreedOn,
      until: untilOn,
      instalments: instalments && instalments.map(({ dueOn, amount }) => ({ dueOn, amount })),
      reason
    })),
    rules: (current?.rules ?? []).map(ruleView)
  }
}
