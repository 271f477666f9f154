import type { Won } from '@trade-credit/domain/won.ts'

/** A name of an account in the ledger, such as `buyer 9998600043`: its kind, then whom it counts for. */
export type AccountKey = string & { readonly account: unique symbol }

/** An amount that an account is asked to carry, and the most that it may carry on any one day. */
export interface Claim {
  readonly account: AccountKey
  readonly amount: Won
  readonly limit: Won
}
