import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { isProductCode, PRODUCTS } from '@trade-credit/domain/products.ts'
import { won, wonView } from '@trade-credit/domain/won.ts'
import { type BegunPolicy, coveredUntil } from '../cover/begun-policy.ts'
import { invoiceView } from '../invoices/invoice-view.ts'
import type { Invoice } from '../invoices/repository.ts'
import type { StoredPledge } from '../pledges/repository.ts'
import { stateOf } from '../policies/stored-policy.ts'
import type { CertificateTerm } from './certificate-terms.ts'
import type { CoverCount, CoverSummary } from './certified-cover.ts'
import type { CertifiedPolicy, OfferCondition } from './repository.ts'

/** What a certificate is made of besides the buyers. */
export interface CertifiedFacts {
  readonly policy: BegunPolicy
  readonly invoices: readonly Invoice[]
  readonly pledges: readonly StoredPledge[]
  readonly conditions: readonly OfferCondition[]
  readonly terms: readonly CertificateTerm[]
  /** The day of issue. */
  readonly today: PlainDate
}

/** A certificate (보험증권) but for its buyers, in no language, with the digest over all of it. */
export type CertificateHead = ReturnType<typeof certificateHead>

/** Ends the count of the buyers: all of them have to be in it. */
export function certificateHead(facts: CertifiedFacts, count: CoverCount) {
  const { policy, conditions, terms, today } = facts
  const state = stateOf(policy, today)
  const summary = count.summary({ inception: policy.inception, until: coveredUntil(policy, today) }, today)
  const said = {
    code: policy.certificateCode,
    checkAt: `/v1/certificates/${policy.certificateCode}`,
    issuedOn: today,
    policyId: policy.id,
    status: state.status,
    runOff: state.runOff,
    product: policy.product,
    productName: isProductCode(policy.product) ? PRODUCTS[policy.product].ko : policy.product,
    policyholder: { businessNumber: policy.policyholder, name: policy.policyholderName },
    period: { inception: policy.inception, expiry: policy.expiry, endedOn: state.endedOn },
    insuredAmount: wonView(summary.insuredAmount),
    premium: premiumView(facts),
    pledges: facts.pledges.filter(({ status }) => status !== 'released').map(pledgeView),
    terms,
    conditions
  }
  return { said, summary: buyersView(summary), digest: count.digestWith(said) }
}

function buyersView({ buyers, stretches, coveragePercent }: CoverSummary) {
  return { buyers, stretches, coveragePercent }
}

/** Who pays what of the premium, and when. */
function premiumView({ policy, invoices, today }: CertifiedFacts) {
  const { gross, discounts, net, subsidies, payable } = policy.premium
  return {
    gross,
    discounts,
    net,
    subsidies,
    payable,
    paymentPlan: policy.paymentPlan,
    invoices: invoices.map(invoice => invoiceView(invoice, today))
  }
}

/** The loan’s number is between the two sides. */
function pledgeView({ bank, rank, status, loan_amount, assigned_on }: StoredPledge) {
  return { bank, rank, status, loanAmount: wonView(won(loan_amount)), assignedOn: assigned_on }
}

/** What anyone is told of a code that no certificate has. */
export function unknownCode(code: string, today: PlainDate) {
  return {
    code,
    authentic: false,
    checkedOn: today,
    policyholder: null,
    product: null,
    period: null,
    status: null,
    pledge: null
  }
}

/**
 * What whoever holds the code is told. Whether premiums are behind is between the policyholder, the insurer and the pledgee: to others a
 * policy in arrears is in force, as its cover is.
 */
export function certificateCheckView(
  code: string,
  policy: CertifiedPolicy,
  today: PlainDate,
  { pledge, isOwn }: { readonly pledge: object | null; readonly isOwn: boolean }
) {
  const hidesArrears = policy.status === 'in_arrears' && pledge === null && !isOwn
  return {
    code,
    authentic: true,
    checkedOn: today,
    policyholder: { name: policy.policyholder_name },
    product: policy.product,
    period: { inception: policy.inception, expiry: policy.expiry, endedOn: policy.ended_on },
    status: hidesArrears ? 'in_force' : policy.status,
    pledge
  }
}
