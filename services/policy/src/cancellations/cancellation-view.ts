import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { NO_WON, sumOfWon, type Won, won, wonView } from '@trade-credit/domain/won.ts'
import { findingView, ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
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
      ...settled.receivedFromProgrammes.map(({ programme, amount }) => ({
        payee: programme,
        received: wonView(amount),
        refund: wonView(refundOf(settled, programme))
      }))
    ],
    notRefunded: { discounts: wonView(discounts) },
    stillOwed: wonView(settlement.stillOwed),
    rule: ruleView(settlement.rule),
    findings: settlement.findings.map(finding => findingView(finding, language))
  }
}

/** A programme's part of the refund; none where it has paid nothing for what is left. */
export function refundOf({ settlement }: SettledCancellation, programme: string): Won {
  return settlement.programmes.find(part => part.programme === programme)?.amount ?? NO_WON
}
