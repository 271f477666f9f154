import { type Finding, finding } from '../finding.ts'
import { addMonths, type PlainDate } from '../plain-date.ts'
import { type Instalment, instalmentsOf, type PaymentPlan } from '../rating/instalments.ts'
import type { Rules } from '../rules.ts'
import type { Won } from '../won.ts'

/** A premium as it will be asked for. */
export interface PremiumPlan {
  readonly plan: PaymentPlan
  readonly invoices: readonly Instalment[]
  readonly findings: readonly Finding[]
}

/**
 * The invoices of a premium, the first due on `firstDueOn`: one, or instalments where they are wanted, the premium is above their
 * threshold, and no subsidy asks for payment at once. `rules` are those of the contract.
 */
export function premiumInvoices(
  payable: Won,
  wanted: PaymentPlan,
  firstDueOn: PlainDate,
  subsidised: boolean,
  rules: Rules
): PremiumPlan {
  const lumpSumOnly = subsidised && wanted === 'instalments' ? rules.flag('subsidy.lump_sum_only') : null
  if (lumpSumOnly?.value) {
    return {
      plan: 'annual',
      invoices: [{ dueOn: firstDueOn, amount: payable }],
      findings: [
        finding('note', 'policy', 'premium.subsidised_at_once', { pointer: '/paymentPlan', rule: lumpSumOnly })
      ]
    }
  }
  const { instalments, findings } = instalmentsOf(payable, wanted, rules)
  const plan = instalments.length > 1 ? 'instalments' : 'annual'
  const amounts = instalments.map(({ amount }) => amount)
  return { plan, invoices: dueFrom(firstDueOn, amounts, rules), findings }
}

/** The instalments of a policy, the first due on the day: each is paid before the months that it is for. */
export function dueFrom(firstDueOn: PlainDate, amounts: readonly Won[], rules: Rules): Instalment[] {
  if (amounts.length < 2) return amounts.map(amount => ({ dueOn: firstDueOn, amount }))
  const interval = rules.count('premium.instalment_interval_months').value
  return amounts.map((amount, i) => ({ dueOn: addMonths(firstDueOn, i * interval), amount }))
}
