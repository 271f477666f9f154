import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { Finding } from '@trade-credit/domain/finding.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Won } from '@trade-credit/domain/won.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'

/** What a person decided of an application. */
export interface DecidedTerms {
  readonly applicationId: string
  /** The insured amount by business number, above 0 won; a buyer that is not named is not covered. */
  readonly approvedAmounts: ReadonlyMap<string, Won>
  /** What the cover of a buyer depends on, in words; of all buyers where none is named. */
  readonly conditions: readonly OfferCondition[]
  readonly referralId: string
  /** The client that decided, for the record. */
  readonly decidedBy: string
  /** Why amounts above the product's or the grade's limit are given all the same: they then hold, caps over all contracts excepted. */
  readonly specialApproval: string | null
}

export interface OfferCondition {
  readonly businessNumber: string | null
  readonly text: string
}

export type OfferOutcome =
  | { readonly outcome: 'opened'; readonly offerId: string; readonly validUntil: PlainDate }
  /** Nothing was written: these findings stand against it, such as `buyer_limit` where less is left than was approved. */
  | { readonly outcome: 'refused'; readonly findings: readonly Finding[] }

/** What a handler knows; `attempt` is that of its context: the route needs `again: isCapacityTaken`. */
export interface OfferCircumstances {
  readonly platform: ServicePlatform
  readonly businessDate: PlainDate
  readonly now: Date
  readonly attempt: number
}

/**
 * Opens the offer that a person decided: prices the application with the approved amounts under the rules of its receipt, holds the
 * capacity with the commit, stores the offer and the decision behind it, moves the application to `approved`, and tells its
 * organisation. Locks the application: it must be `referred`. Ends in the problem `conflict` in another state.
 */
export async function openOffer(
  _trx: Transaction<unknown>,
  _terms: DecidedTerms,
  _on: OfferCircumstances
): Promise<OfferOutcome> {
  throw new Error('not built yet')
}
