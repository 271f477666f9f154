import type { BuyerCase } from '@trade-credit/domain/eligibility/case.ts'
import { buyerLimits } from '@trade-credit/domain/limits/buyer-limits.ts'
import { productPolicyholderCap } from '@trade-credit/domain/limits/policyholder-caps.ts'
import type { Buyer } from '@trade-credit/domain/party/buyer.ts'
import { lesserWon, NO_WON, type Won } from '@trade-credit/domain/won.ts'
import {
  buyerAccount,
  policyholderAccount,
  policyholderProductAccount,
  policyholderProductBuyerAccount,
  programmeAccount
} from './accounts.ts'
import type { AccountLimit } from './available.ts'

/** Whose cover on whom is to be carried. */
export interface Carried {
  readonly policyholderParty: string
  readonly buyerParty: string
  /** Whether the limits of product and grade were set aside for it: it then counts on their accounts all the same. */
  readonly beyondLimits: boolean
}

/**
 * The accounts that have to carry the cover of a buyer, each with its limit under the rules of receipt: the programme (003:L2143), the
 * buyer's person over all policyholders (001:L107), the policyholder's over all contracts (001:L106), what it may carry under the
 * product, and under the product on this buyer.
 */
export function capacityAccounts(
  buyer: Buyer,
  on: BuyerCase,
  { policyholderParty, buyerParty, beyondLimits }: Carried
): AccountLimit[] {
  const { product, rules } = on
  const ofPolicyholder = rules.won('policyholder.cap').value
  const limits = buyerLimits(buyer, NO_WON, on)
  const ofProduct = productPolicyholderCap(on.policyholder, on)
  const ofBuyer = leastOf(limits.filter(({ limit }) => limit !== 'buyer_cap'))
  const unless = (limit: Won) => (beyondLimits ? ofPolicyholder : limit)
  return [
    ...(rules.states('capacity.programme')
      ? [{ account: programmeAccount(), limit: rules.won('capacity.programme').value }]
      : []),
    {
      account: buyerAccount(buyerParty),
      limit: leastOf(limits.filter(({ limit }) => limit === 'buyer_cap')) ?? NO_WON
    },
    { account: policyholderAccount(policyholderParty), limit: ofPolicyholder },
    ...(ofProduct
      ? [{ account: policyholderProductAccount(policyholderParty, product), limit: unless(ofProduct.value) }]
      : []),
    ...(ofBuyer === null
      ? []
      : [{ account: policyholderProductBuyerAccount(policyholderParty, product, buyerParty), limit: unless(ofBuyer) }])
  ]
}

function leastOf(limits: readonly { readonly amount: Won }[]): Won | null {
  return limits.reduce<Won | null>((least, { amount }) => (least === null ? amount : lesserWon(least, amount)), null)
}
