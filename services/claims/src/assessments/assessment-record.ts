import type { ClaimAssessment } from '@trade-credit/domain/claims/assess-claim.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import { findingRecord, ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import { storedLoss } from './assessment-input.ts'

/** What an assessment came to, as it is stored. */
export type AssessmentRecord = ReturnType<typeof assessmentRecord>

/** Writes the assessment down: every won counted or left out, with the rule behind it. `alreadyDecided` is what it started from. */
export function assessmentRecord(assessment: ClaimAssessment, alreadyDecided: number) {
  const { loss, payout } = assessment
  return {
    claimable: assessment.claimable,
    receivables: loss.receivables.map(receivable => ({
      invoiceNumber: receivable.invoiceNumber,
      amount: wonView(receivable.amount),
      counted: wonView(receivable.counted),
      leftOut: receivable.leftOut.map(({ reason, amount, rule }) => ({
        reason,
        amount: wonView(amount),
        rule: rule && ruleView(rule)
      })),
      findings: receivable.findings.map(findingRecord)
    })),
    countedReceivables: wonView(loss.countedReceivables),
    securityProceedsDeducted: wonView(loss.securityProceedsDeducted),
    lateNoticeDeducted: wonView(loss.lateNoticeDeducted),
    actualLoss: wonView(loss.actualLoss),
    lossReductionCosts: wonView(loss.lossReductionCosts),
    losses: assessment.losses.map(storedLoss),
    coveredLoss: wonView(payout.coveredLoss),
    owedInTotal: wonView(payout.owedInTotal),
    alreadyDecided,
    due: wonView(assessment.due),
    unpaidPremiumDeducted: assessment.claimable ? wonView(payout.unpaidPremiumDeducted) : 0,
    payable: assessment.claimable ? wonView(payout.payable) : 0,
    overpaid: wonView(payout.overpaid),
    boundBy: payout.boundBy,
    provisional: loss.provisional,
    atStake: wonView(assessment.atStake),
    breaches: [...assessment.breaches],
    findings: assessment.findings.map(findingRecord),
    rules: assessment.rules.map(ruleView)
  }
}
