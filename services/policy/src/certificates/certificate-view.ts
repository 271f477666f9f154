import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { isProductCode, PRODUCTS } from '@trade-credit/domain/products.ts'
import { sumOfWon, won, wonView } from '@trade-credit/domain/won.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import { type BegunPolicy, coveredUntil } from '../cover/begun-policy.ts'
import type { Cover } from '../policies/covers.repository.ts'
import { coverView } from '../policies/policy-view.ts'
import { stateOf } from '../policies/stored-policy.ts'
import type { CertifiedPolicy } from './repository.ts'

/** The certificate (보험증권) of a policy, for its policyholder and the insurer. */
export function certificateView(
  policy: BegunPolicy,
  covers: readonly Cover[],
  conditions: unknown[],
  today: PlainDate
) {
  const state = stateOf(policy, today)
  const until = coveredUntil(policy, today)
  const buyers = covers
    .map(cover => coverView(cover, policy, state))
    .map(({ businessNumber, name, insuredAmount, coveragePercent, coveredFrom, coveredUntil: end }) => ({
      businessNumber,
      name,
      insuredAmount,
      coveragePercent,
      coveredFrom: coveredFrom ?? policy.inception,
      coveredUntil: end ?? until
    }))
    .filter(buyer => buyer.coveredFrom < buyer.coveredUntil && buyer.insuredAmount > 0)
  // Today, or the last day of cover.
  const day = today < until ? today : lastDayBefore(until, buyers)
  const insured = buyers.filter(buyer => buyer.coveredFrom <= day && day < buyer.coveredUntil)
  const said = {
    code: policy.certificateCode,
    policyId: policy.id,
    status: state.status,
    product: policy.product,
    productName: isProductCode(policy.product) ? PRODUCTS[policy.product].ko : policy.product,
    policyholder: { businessNumber: policy.policyholder, name: policy.policyholderName },
    period: { inception: policy.inception, expiry: policy.expiry, endedOn: state.endedOn },
    insuredAmount: wonView(sumOfWon(insured.map(buyer => won(buyer.insuredAmount)))),
    buyers,
    premium: { net: policy.premium.net, payable: policy.premium.payable, paymentPlan: policy.paymentPlan },
    conditions
  }
  return { ...said, digest: digestOf(said) }
}

/** A day of the stretches that reach the end of cover. */
function lastDayBefore(until: PlainDate, buyers: readonly { coveredFrom: PlainDate; coveredUntil: PlainDate }[]) {
  const last = buyers.filter(buyer => buyer.coveredUntil === until).map(buyer => buyer.coveredFrom)
  return last.toSorted().at(-1) ?? until
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
