import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { sumOfWon, won, wonView } from '@trade-credit/domain/won.ts'
import { findingView, ruleView } from '@trade-credit/service/views.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import type { SettledCancellation } from './settle-cancellation.ts'

/** What a cancellation comes to, to the won for each payer. */
export function settlementView(policy: StoredPolicy, settled: SettledCancellation, language: Language) {
  const { settlement } = settled
  const discounts = sumOfWon((policy.premium.discounts ?? []).map(({ amount }) => won(amount)))
  return {
    policyId: policy.id,
    endsAs: settled.endsAs,
    reason: settled.reason,
    cancelledFrom: settled.from,
    unexpiredDays: settlement.unexpiredDays,
    totalDays: settlement.totalDays,
    refund: wonView(settlement.refund),
    payers: [
      {
        payee: 'policyholder',
        received: wonView(settled.receivedFromPolicyholder),
        refund: wonView(settlement.policyholder)
      },
      ...settled.receivedFromProgrammes.map(({ programme, amount }, i) => ({
        payee: programme,
        received: wonView(amount),
        refund: wonView(settlement.programmes[i]?.amount ?? won(0n))
      }))
    ],
    notRefunded: { discounts: wonView(discounts) },
    stillOwed: wonView(settlement.stillOwed),
    rule: ruleView(settlement.rule),
    findings: settlement.findings.map(finding => findingView(finding, language))
  }
}
