import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { NO_WON, wonView } from '@trade-credit/domain/won.ts'
import { findingView, ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { StoredRescission } from './repository.ts'
import type { WorkedOutRescission } from './work-out-rescission.ts'

/** What was planned, answered and decided. Who of the insurer did it stays in the audit trail. */
export function rescissionView(rescission: StoredRescission) {
  const { id, policyId, ground, fact, knownOn, evidence, notifiedOn, answerBy, rescindBy } = rescission
  const { answer, answeredOn, outcome, reasons, endedOn } = rescission
  return {
    id,
    policyId,
    status: outcome ?? 'planned',
    ground,
    fact,
    knownOn,
    evidence,
    notifiedOn,
    answerBy,
    rescindBy,
    answer,
    answeredOn,
    reasons,
    endedOn
  }
}

/** What ending the policy on the day comes to, to the won for each payer, and until when it may be done. */
export function workedOutView(policyId: string, worked: WorkedOutRescission, language: Language) {
  const { settlement, deadlines, answerBy, receivedFromProgrammes } = worked
  const refundOf = (programme: string) =>
    settlement.programmes.find(part => part.programme === programme)?.amount ?? NO_WON
  return {
    policyId,
    possible: !worked.findings.some(({ outcome }) => outcome === 'decline'),
    deadlines: {
      sinceKnown: { on: deadlines.sinceKnown.on, rule: ruleView(deadlines.sinceKnown.rule) },
      sinceContract: { on: deadlines.sinceContract.on, rule: ruleView(deadlines.sinceContract.rule) },
      last: deadlines.last,
      answerBy: { on: answerBy.on, rule: ruleView(answerBy.rule) }
    },
    cancelledFrom: worked.from,
    unexpiredDays: settlement.unexpiredDays,
    totalDays: settlement.totalDays,
    refund: wonView(settlement.refund),
    payers: [
      {
        payee: 'policyholder',
        received: wonView(worked.receivedFromPolicyholder),
        refund: wonView(settlement.policyholder)
      },
      ...receivedFromProgrammes.map(({ programme, amount }) => ({
        payee: programme,
        received: wonView(amount),
        refund: wonView(refundOf(programme))
      }))
    ],
    stillOwed: wonView(settlement.stillOwed),
    rule: ruleView(settlement.rule),
    findings: worked.findings.map(finding => findingView(finding, language))
  }
}
