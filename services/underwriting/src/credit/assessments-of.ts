import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type Assessment, type Reliance, relianceOn } from '@trade-credit/domain/credit/assessment.ts'
import { gradeFindings, standingFindings } from '@trade-credit/domain/credit/credit-findings.ts'
import { ownOf, statusOn } from '@trade-credit/domain/credit/status-band.ts'
import type { Finding } from '@trade-credit/domain/finding.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import type { ResolvedParty } from '../parties/parties-of.ts'
import { latestAssessments, signalsOfParties, withdrawalsOfParties } from './credit.repository.ts'

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

/** The credit of each party's firm on the day, by business number. Parties are those that `partiesOf` gave. */
export async function assessmentsOf(
  trx: Transaction<unknown>,
  parties: ReadonlyMap<string, ResolvedParty>,
  { day, rules }: { readonly day: PlainDate; readonly rules: Rules }
): Promise<ReadonlyMap<string, BuyerCredit>> {
  const numbers = [...parties.keys()]
  const since = addDays(day, -rules.count('credit.signal_days').value)
  const [assessments, signals, withdrawals] = await Promise.all([
    latestAssessments(trx, numbers, day),
    signalsOfParties(trx, numbers, since),
    withdrawalsOfParties(trx, numbers)
  ])
  return new Map([...parties.values()].map(party => [party.businessNumber, creditOf(party)]))

  function creditOf({ businessNumber, standing }: ResolvedParty): BuyerCredit {
    const assessment = assessments.get(businessNumber) ?? null
    const reported = signals.get(businessNumber) ?? []
    const withdrawnFrom = withdrawals.get(businessNumber) ?? null
    // Confirmed events and falls in grade are not repeated here: a decision looks at the events themselves, and at the grade.
    const known = { signals: ownOf(businessNumber, reported), assessments: [], eventConfirmed: false, withdrawnFrom }
    const on = {
      assessment,
      reliance: relianceOn(assessment, reported, day, rules),
      status: statusOn(known, day, rules),
      withdrawnFrom,
      identityConflict: standing === 'conflict',
      gradeBorrowed: standing !== 'told' && assessment !== null && assessment.businessNumber !== businessNumber
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
}
