import type { Instrument } from '../overdues/overdue.ts'
import type { PlainDate } from '../plain-date.ts'
import type { Won } from '../won.ts'
import type { Resemblance } from './resembling-receivable.ts'
import type { WithdrawnDays } from './withdrawn-days.ts'

/** Whether the sale was in the policyholder's VAT return: `not_yet_due` while the return is not yet to be filed. */
export type VatStatus = 'declared' | 'not_yet_due' | 'omitted'

/** One receivable as a claim puts it forward. */
export interface ClaimedReceivable {
  readonly invoiceNumber: string
  /** Left out or null where none was given. */
  readonly taxInvoiceNumber?: string | null
  readonly instrument: Instrument
  readonly suppliedOn: PlainDate
  readonly dueOn: PlainDate
  /** Null unless the receivable is a bill. */
  readonly billIssuedOn: PlainDate | null
  /** What was invoiced, VAT included. */
  readonly amount: Won
  /** The VAT in `amount`; null when not stated. */
  readonly vat: Won | null
  /** Payments designated to this receivable. */
  readonly payments: readonly { readonly amount: Won; readonly paidOn: PlainDate }[]
  readonly returned: Won
  readonly offset: Won
  /** What of it the policyholder takes back, as never owed; left out where nothing. */
  readonly withdrawn?: Won
  /** When it was declared anew, in place of what was declared of it before; null or left out where it was declared once. */
  readonly correctedOn?: PlainDate | null
  /** Whether an event, a claim or an overdue rested on what was declared before; left out, with the next, means no. */
  readonly correctedLate?: boolean
  /** Whether an officer saw papers that prove what is declared now. */
  readonly correctionProven?: boolean
  readonly interestBearing: boolean
  readonly vatStatus: VatStatus
  readonly realTrade: boolean
  readonly disputed: boolean
  /** Whether the same tax invoice or bill was already claimed under another policy of the party. */
  readonly underAnotherPolicy: boolean
  /** Whether another claim under the same policy already counts it; left out means no. */
  readonly inAnotherClaim?: boolean
  /** What another claim of the policyholder puts forward that may be the same; null or left out where there is none. */
  readonly resembles?: Resemblance | null
  /** First day on which it can be claimed when the event is its own overdue; null for an event of the buyer. */
  readonly claimableFrom: PlainDate | null
  /** Of a bill, where `invoiceNumber` stands for something else; left out where it is the bill's own. */
  readonly billNumber?: string
}

/** Bills that bill insurance lists on a buyer: what each comes to, by its number. */
export type ListedBills = ReadonlyMap<string, Won>

/** What the policy covers on the buyer. */
export interface Cover {
  /** Receivables that arise in the period (001:L102), or bills that were held already and are listed one by one (003:L2109). */
  readonly basis: 'future_receivables' | 'held_bills'
  readonly inception: PlainDate
  /** First day after the period. */
  readonly until: PlainDate
  readonly relatedFirm: boolean
  /** When the policyholder knew of an insolvency event on the buyer; null when there was none before the claim. */
  readonly eventKnownOn: PlainDate | null
  /** When the event happened; null or left out while there is none. A receivable that is overdue has its own day. */
  readonly eventOn?: PlainDate | null
  /** Days of supply on which the buyer is not covered though the policy runs, the earliest first (`withdrawnDays`). */
  readonly withdrawn: readonly WithdrawnDays[]
  /** Longest term from supply to due date that the policy agreed for the buyer; null when it names none. An average is no limit. */
  readonly agreedTermDays: number | null
  /** Says which forms of receivable are covered; left out, with the next, by assessments from before that was asked. */
  readonly product?: string
  /** Asked where the basis is `held_bills`. */
  readonly listedBills?: ListedBills
}
