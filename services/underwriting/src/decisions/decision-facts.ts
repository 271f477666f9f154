import type { Assessment, Reliance } from '@trade-credit/domain/credit/assessment.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { EnteredProgramme } from '@trade-credit/domain/subsidies/programmes-on.ts'
import type { RecordedEvent } from '@trade-credit/domain/underwriting/decision-case.ts'
import type { FindingRecord } from '@trade-credit/quoting/quote-record.ts'
import type { Amounts, ToldInsurance } from '../applications/tables.ts'

/** An assessment as far as a decision looks at it. */
export type AssessmentFact = Omit<Assessment, 'recordedAt'>

/** What is known of a buyer when an application is decided. */
export interface BuyerFacts {
  readonly businessNumber: string
  readonly party: string
  /** Whether an underwriter told who is behind it; left out by decisions from before that was looked at. */
  readonly told?: boolean
  /** Whether only another's application says which corporation it is; left out as above. */
  readonly hearsay?: boolean
  readonly assessment: AssessmentFact | null
  readonly reliance: Reliance
  /** What its credit says whatever the product. */
  readonly findings: readonly FindingRecord[]
  /** What its credit says besides where the product grades its buyers. */
  readonly gradeFindings: readonly FindingRecord[]
  readonly events: readonly RecordedEvent[]
}

/** What an account of the ledger had left, under which limit: at least so much where all that was asked of it is. Amounts are whole won. */
export interface CapacityFact {
  readonly account: string
  readonly limit: number
  readonly available: number
}

/**
 * Everything that a decision is made of besides the request and the rulebook, in JSON: the same facts always give the same decision.
 * Only the insurer and the auditor read them.
 */
export interface DecisionFacts {
  readonly receivedOn: PlainDate
  readonly businessDate: PlainDate
  readonly requestedInception: PlainDate | null
  readonly paymentPlan: 'annual' | 'instalments'
  readonly askedAmounts: Amounts | null
  readonly asksBeyondProposal: boolean
  readonly policyholderParty: string
  /** Whether an underwriter told who is behind the policyholder's number; left out as above. */
  readonly policyholderTold?: boolean
  /** Whether the request names another corporation behind the policyholder's number than is on record; left out as above. */
  readonly policyholderConflict?: boolean
  /** As `hearsay` of a buyer. */
  readonly policyholderHearsay?: boolean
  readonly buyers: readonly BuyerFacts[]
  readonly disclosures: Readonly<Record<string, boolean>> | null
  readonly otherInsurances: readonly ToldInsurance[]
  readonly documents: readonly { readonly type: string; readonly sha256: string }[]
  readonly consents: readonly string[]
  /** What operators had entered of subsidies. */
  readonly entered: readonly EnteredProgramme[]
  /** What a person decided, where one did. */
  readonly judgement: { readonly approved: Amounts; readonly beyondLimits: boolean } | null
  /** Empty where the decision did not come to it. */
  readonly capacity: readonly CapacityFact[]
}
