/** A name of an account in the ledger, such as `buyer:1101110000010`: its kind, then whom it counts for. */
export type AccountKey = string & { readonly account: unique symbol }

/** What all policies of the programme may carry together (S3:L2143 운용규모). */
export function programmeAccount(): AccountKey {
  return key('programme')
}

/** What all policyholders' policies may carry of one buyer party together (S1:L107). */
export function buyerAccount(buyerParty: string): AccountKey {
  return key('buyer', buyerParty)
}

/** What all policies of one policyholder party may carry (S1:L106 모든 계약건 합계). */
export function policyholderAccount(party: string): AccountKey {
  return key('policyholder', party)
}

/** What a policyholder party may carry under one product; under `bill`, bill insurance within the cap above it (S3:L2075). */
export function policyholderProductAccount(party: string, product: string): AccountKey {
  return key('policyholder_product', party, product)
}

/** What a policyholder party may carry of one buyer party under one product. */
export function policyholderProductBuyerAccount(party: string, product: string, buyerParty: string): AccountKey {
  return key('policyholder_product_buyer', party, product, buyerParty)
}

/** What may be paid in claims under one policy for one buyer. It has no days: hold on it with the period `ALWAYS`. */
export function claimMoneyAccount(policyId: string, buyer: string): AccountKey {
  return key('claim_money', policyId, buyer)
}

/** The parts in the order of their meaning; none of them can hold the mark between them. */
function key(kind: string, ...parts: readonly string[]): AccountKey {
  for (const part of parts) {
    if (!/^[\w-]+$/.test(part)) throw new RangeError(`cannot be part of an account's name: ${part}`)
  }
  return [kind, ...parts].join(':') as AccountKey
}
