import type { Finding } from '../finding.ts'
import type { Buyer } from '../party/buyer.ts'
import type { Policyholder } from '../party/policyholder.ts'
import type { PlainDate } from '../plain-date.ts'
import type { ProductCode } from '../products.ts'
import type { Rules } from '../rules.ts'
import type { Won } from '../won.ts'

/** A confirmed public event on a buyer, or on the legal person behind it. */
export interface RecordedEvent {
  readonly id: string
  readonly occurredOn: PlainDate
  /** That it befell another number, of which requests alone say that it is of the same person. */
  readonly unconfirmed?: boolean
}

/** Other insurance of the same receivables, as the policyholder tells it (상법 §672). */
export interface OtherInsurance {
  readonly buyer: string
  readonly amount: Won
  readonly until: PlainDate | null
}

/** A buyer of an application with what is known of it. */
export interface BuyerOfCase {
  readonly buyer: Buyer
  /** The legal person behind it. */
  readonly party: string
  /** False where only requests say that it is the policyholder's own person, and not this one: a person looks at that. */
  readonly isPartyTold?: boolean
  /** Where it stands in the request, `/buyers/0`. */
  readonly pointer: string
  /** What the credit assessments say of it: expired or missing ones, a withdrawn limit, a conflict over who it is. */
  readonly credit: readonly Finding[]
  readonly events: readonly RecordedEvent[]
}

/** What a decision on an application looks at, besides what the price already found. */
export interface DecisionCase {
  readonly product: ProductCode
  /** Of the day on which the application was received. */
  readonly rules: Rules
  readonly businessDate: PlainDate
  readonly policyholder: Policyholder
  readonly policyholderParty: string
  /** Whether the request names another corporation behind the policyholder's number than is on record. */
  readonly policyholderConflict?: boolean
  readonly buyers: readonly BuyerOfCase[]
  /** Answers to the questions on disclosure; null where none were given. */
  readonly disclosures: ReadonlyMap<string, boolean> | null
  readonly otherInsurances: readonly OtherInsurance[]
  /** What the amounts come to that the rules on price allow, before anybody else's are looked at; null where there is no price. */
  readonly insuredAmount: Won | null
  /** Whether an answer to a proposal asks for more than was proposed. */
  readonly asksBeyondProposal: boolean
}

/** A finding, and the business number of the buyer that it is about; null for the whole. */
export interface DecisionFinding {
  readonly businessNumber: string | null
  readonly finding: Finding
}
