import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { percentText } from '@trade-credit/domain/ratio.ts'
import type { Rule } from '@trade-credit/domain/rules.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import { findingView, ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { PreviewResult } from './preview-claim.ts'

/** What was asked, as far as the answer repeats it. */
export interface PreviewQuestion {
  /** Whether the caller said who filed the petition, if only that nobody knows. */
  readonly namesPetitioner: boolean
  readonly receivables: readonly { readonly invoiceNumber: string; readonly amount: number }[]
}

/** What a claim would pay, in the words of the contract. */
export function previewView(result: PreviewResult, question: PreviewQuestion, language: Language) {
  if (result.kind === 'not_covered') return nothingOf(question, result, language)
  const { preview, insuredAmount, coverage, alreadyPaid, documents } = result
  const { loss, payout, deadlines, trigger } = preview
  // Who asks what a claim would pay need not know who filed the petition, unless he says that he does not.
  const findings = preview.findings.filter(
    ({ code }) => question.namesPetitioner || code !== 'event.petitioner_unknown'
  )
  return {
    claimable: preview.claimable,
    occurredOn: trigger?.occurredOn ?? null,
    claimableFrom: trigger?.claimableFrom ?? null,
    lateAfter: deadlines?.lateAfter.on ?? null,
    barredAfter: deadlines?.barredAfter.on ?? null,
    receivables: loss.receivables.map(receivable => ({
      invoiceNumber: receivable.invoiceNumber,
      amount: wonView(receivable.amount),
      counted: wonView(receivable.counted),
      leftOut: receivable.leftOut.map(({ reason, amount, rule }) => ({
        reason,
        amount: wonView(amount),
        rule: rule && ruleView(rule)
      })),
      findings: receivable.findings.map(finding => findingView(finding, language))
    })),
    securityProceedsDeducted: wonView(loss.securityProceedsDeducted),
    actualLoss: wonView(loss.actualLoss),
    coveragePercent: Number(percentText(coverage.value, 4)),
    coveredLoss: wonView(payout.coveredLoss),
    insuredAmount: wonView(insuredAmount),
    alreadyPaid: wonView(alreadyPaid),
    unpaidPremiumDeducted: wonView(payout.unpaidPremiumDeducted),
    payable: wonView(preview.payable),
    lossReductionCosts: wonView(loss.lossReductionCosts),
    provisional: loss.provisional,
    boundBy: payout.boundBy,
    documents,
    rules: distinct(result.rules).map(ruleView),
    findings: findings.map(finding => findingView(finding, language))
  }
}

function nothingOf(
  { receivables }: PreviewQuestion,
  { finding }: Extract<PreviewResult, { kind: 'not_covered' }>,
  language: Language
) {
  const view = findingView(finding, language)
  return {
    claimable: false,
    occurredOn: null,
    claimableFrom: null,
    lateAfter: null,
    barredAfter: null,
    receivables: receivables.map(({ invoiceNumber, amount }) => ({
      invoiceNumber,
      amount,
      counted: 0,
      leftOut: amount === 0 ? [] : [{ reason: finding.code, amount, rule: null }],
      findings: [view]
    })),
    securityProceedsDeducted: 0,
    actualLoss: 0,
    coveragePercent: null,
    coveredLoss: 0,
    insuredAmount: 0,
    alreadyPaid: 0,
    unpaidPremiumDeducted: 0,
    payable: 0,
    lossReductionCosts: 0,
    provisional: false,
    boundBy: 'no_loss',
    documents: [],
    rules: [],
    findings: [view]
  }
}

function distinct(rules: readonly Rule[]): Rule[] {
  return [...new Map(rules.map(rule => [`${rule.parameter} ${rule.from}`, rule])).values()]
}
