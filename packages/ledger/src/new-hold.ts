import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Won } from '@trade-credit/domain/won.ts'
import type { AccountKey } from './accounts.ts'
import type { Period } from './period.ts'

/** An amount that one line of a hold takes from one account on every day of the period, and what the account may carry. */
export interface HoldLine {
  /** What the amount is for, such as the buyer's business number; it can be released by itself. */
  readonly line: string
  readonly account: AccountKey
  /** More than 0 won. */
  readonly amount: Won
  /** The account's limit under the rules of the day; where several lines give one for the same account, the least counts. */
  readonly limit: Won
}

/** A hold to be placed. A line names the same account once. */
export interface NewHold {
  /** `ho_…`, made by `newId('ho')`. */
  readonly id: string
  /** Id of what it is held for: an offer, an endorsement, a payment. */
  readonly subject: string
  /** Whose that is. A caller can hold for its own organisation; the insurer and jobs for any. */
  readonly organisation: string
  readonly period: Period
  /** The last day on which it can be committed; null for a hold that does not lapse. */
  readonly expiresOn: PlainDate | null
  readonly lines: readonly HoldLine[]
  /** True for a hold that is committed as it is placed, as an endorsement's raise is. */
  readonly committed?: boolean
}
