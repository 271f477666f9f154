import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { PolicyState } from '@trade-credit/domain/policy/policy-state.ts'
import { decimal, percentText, ratio, times } from '@trade-credit/domain/ratio.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import { findingRecordView } from '@trade-credit/service/rulebook/rule-views.ts'
import { invoiceView } from '../invoices/invoice-view.ts'
import { unpaidPremium } from '../invoices/premium-sums.ts'
import type { Invoice } from '../invoices/repository.ts'
import { refundTotalsView } from '../refunds/refund-view.ts'
import type { RefundTotals } from '../refunds/repository.ts'
import type { Cover } from './covers.repository.ts'
import { type StoredPolicy, stateOf } from './stored-policy.ts'

/** What a policy's view is made of besides the policy. */
export interface PolicyViewContext {
  readonly invoices: readonly Invoice[]
  readonly refunds: RefundTotals
  /** The last day to cancel unexplained terms. */
  readonly cancelUnexplainedBy: PlainDate
  readonly today: PlainDate
  readonly language: Language
}

/** A policy as it stands on the day. */
export function policyView(
  policy: StoredPolicy,
  { invoices, refunds, cancelUnexplainedBy, today, language }: PolicyViewContext
) {
  const state = stateOf(policy, today)
  const hasBegun = policy.inception !== null
  return {
    ...policySummaryView(policy, today),
    offerId: policy.offerId,
    ...(policy.applicationId === null ? {} : { applicationId: policy.applicationId }),
    ...(policy.quoteId === null ? {} : { quoteId: policy.quoteId }),
    covers: policy.covers,
    paymentPlan: policy.paymentPlan,
    boundOn: policy.boundOn,
    termMonths: policy.termMonths,
    plannedInception: policy.plannedInception,
    payBy: policy.payBy,
    arrearsPayBy: state.status === 'in_arrears' ? policy.arrearsPayBy : null,
    premium: policy.premium,
    invoices: invoices.map(invoice => invoiceView(invoice, today)),
    unpaidPremium: wonView(unpaidPremium(invoices, today)),
    premiumRefunds: refundTotalsView(refunds),
    certificateCode: hasBegun ? policy.certificateCode : null,
    terms: {
      explainedOn: policy.termsExplainedOn,
      cancelBy: policy.termsExplainedOn === null ? cancelUnexplainedBy : null
    },
    renews: policy.renews,
    findings: policy.findings.map(finding => findingRecordView(finding, language)),
    rulebook: { version: `sha256:${policy.rulebookSha256}` }
  }
}

/** A policy in a list. */
export function policySummaryView(policy: StoredPolicy, today: PlainDate) {
  const state = stateOf(policy, today)
  return {
    id: policy.id,
    status: state.status,
    runOff: state.runOff,
    product: policy.product,
    policyholder: { businessNumber: policy.policyholder, name: policy.policyholderName },
    inception: policy.inception,
    expiry: policy.expiry,
    endedOn: state.endedOn,
    insuredAmount: wonView(policy.insuredAmount),
    createdAt: policy.createdAt.toISOString()
  }
}

/** One buyer's cover, with the policy's own dates where it has none of its own. */
export function coverView(cover: Cover, policy: StoredPolicy, { coveredUntil }: PolicyState) {
  const { businessNumber, name, insuredAmount, coveragePercent, paymentTermDays, from, until } = cover
  const ends = [until, coveredUntil].filter(date => date !== null).sort()
  return {
    businessNumber,
    name,
    insuredAmount: wonView(insuredAmount),
    coveragePercent: Number(percentText(times(decimal(coveragePercent), ratio(1n, 100n)), 4)),
    paymentTermDays,
    coveredFrom: from ?? policy.inception,
    coveredUntil: ends[0] ?? null
  }
}
