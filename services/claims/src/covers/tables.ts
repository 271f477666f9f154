import type { DebtorForm } from '@trade-credit/domain/insured-events/insured-event.ts'
import type { Cover } from '@trade-credit/domain/losses/claimed-receivable.ts'
import type { Instrument } from '@trade-credit/domain/overdues/overdue.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Won } from '@trade-credit/domain/won.ts'

/** A policy as its service publishes it. */
export interface PublishedPolicy {
  readonly id: string
  readonly organisation: string
  readonly product: string
  readonly policyholder: string
  readonly policyholderParty: string
  /** Null until the first premium is paid. */
  readonly inception: PlainDate | null
  /** First day without cover. */
  readonly coveredUntil: PlainDate | null
  readonly covers: Cover['basis']
  /** Due on the day, and not; and what its end took back. */
  readonly unpaidPremium: Won
  readonly premiumNotDue: Won
  readonly premiumTakenBack: Won
}

/** One stretch of days on which a policy covers a buyer for an amount, as it was agreed. */
export interface AgreedCover {
  readonly policyId: string
  readonly buyer: string
  readonly party: string
  /** As the policyholder gave it. */
  readonly name: string
  readonly form: DebtorForm | null
  readonly insuredAmount: Won
  readonly coveragePercent: string
  readonly relatedFirm: boolean | null
  /** Null for the policy's own first day. */
  readonly from: PlainDate | null
  /** Null for the end of the policy's cover, which may also come before it. */
  readonly until: PlainDate | null
}

/** The same on the days of its policy. */
export interface DatedCover extends AgreedCover {
  readonly from: PlainDate
  readonly until: PlainDate
}

/** A receivable that was declared and is not settled. */
export interface OpenReceivable {
  readonly id: string
  readonly policyId: string
  readonly buyer: string
  readonly instrument: Instrument
  readonly invoiceNumber: string
  readonly suppliedOn: PlainDate
  readonly dueOn: PlainDate
  readonly amount: Won
  readonly vat: Won | null
  readonly billIssuedOn: PlainDate | null
  readonly disputedOn: PlainDate | null
  /** What payments, returns, offsets and withdrawals took off it. */
  readonly settled: Won
  /** When it was declared anew, and whether something rested on what was declared before. */
  readonly correctedOn: PlainDate | null
  readonly correctedLate: boolean
}
