import type { Finding } from '../finding.ts'
import type { PlainDate } from '../plain-date.ts'
import type { Rules } from '../rules.ts'
import { type Assessment, type Reliance, relianceOn } from './assessment.ts'
import { type CreditCase, gradeFindings, standingFindings } from './credit-findings.ts'
import type { CreditSignal } from './signals.ts'
import { ownOf, statusOn } from './status-band.ts'

/** How a firm's legal person is known: see `ResolvedParty` of underwriting. */
export type PartyStanding = 'told' | 'stated' | 'conflict'

/** What underwriting knows of the legal person behind a business number. */
export interface KnownCredit {
  /** The latest one on or before the day. */
  readonly assessment: Assessment | null
  readonly signals: readonly CreditSignal[]
  /** Whether more than a request says whose number it was assessed through; whoever cannot say leaves it out. */
  readonly isAssessedTold?: boolean
  /** The first day from which the insurer gives no more limits on the party; null when it does. */
  readonly withdrawnFrom: PlainDate | null
  /** That a limit is withdrawn of a number of which requests alone say that it is of the same person. */
  readonly mayBeWithdrawn?: boolean
}

/** What is known of a buyer's credit on a day. */
export interface BuyerCredit {
  readonly businessNumber: string
  /** The latest assessment of the party on or before the day, valid or not; null when there is none. */
  readonly assessment: Assessment | null
  /** Only `valid` binds: whatever else the request says, the buyer is then `unassessed`. */
  readonly reliance: Reliance
  /** The first day from which the insurer gives no more limits on the party; null when it does. */
  readonly withdrawnFrom: PlainDate | null
  /**
   * What a decision says of the buyer whatever the product: a conflict over who the firm is and a warning refer, a withdrawn limit
   * declines, a watch is noted. Without pointers: the caller knows the place in its request.
   */
  readonly findings: readonly Finding[]
  /** What it says besides where the product grades its buyers: the assessment has expired, or something was reported since. */
  readonly gradeFindings: readonly Finding[]
}

/** The credit of a firm on the day, as every decision on cover sees it. */
export function buyerCredit(
  { businessNumber, standing }: { readonly businessNumber: string; readonly standing: PartyStanding },
  { assessment, signals, withdrawnFrom, isAssessedTold = true, mayBeWithdrawn = false }: KnownCredit,
  { day, rules }: { readonly day: PlainDate; readonly rules: Rules }
): BuyerCredit {
  // Confirmed events and falls in grade are not repeated here: a decision looks at the events themselves, and at the grade.
  const known = { signals: ownOf(businessNumber, signals), assessments: [], eventConfirmed: false, withdrawnFrom }
  const reliance = relianceOn(assessment, signals, day, rules)
  const isOwn = assessment?.businessNumber === businessNumber || (standing === 'told' && isAssessedTold)
  const on: CreditCase = {
    assessment,
    reliance: reliance === 'valid' && !isOwn ? 'borrowed' : reliance,
    status: statusOn(known, day, rules),
    withdrawnFrom,
    mayBeWithdrawn: mayBeWithdrawn && withdrawnFrom === null,
    identityConflict: standing === 'conflict'
  }
  return {
    businessNumber,
    assessment,
    reliance: on.reliance,
    withdrawnFrom,
    findings: standingFindings(on, day, rules),
    gradeFindings: gradeFindings(on, rules)
  }
}
