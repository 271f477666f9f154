import { type Finding, finding } from '../finding.ts'
import type { PlainDate } from '../plain-date.ts'
import type { Rules } from '../rules.ts'
import type { Assessment, Reliance } from './assessment.ts'
import type { BuyerStatus } from './status-band.ts'

/** What a decision on a buyer has to look at besides its grade. */
export interface CreditCase {
  readonly assessment: Assessment | null
  readonly reliance: Reliance
  readonly status: BuyerStatus
  readonly withdrawnFrom: PlainDate | null
  /** That a limit is withdrawn, and only requests say that it is this person's. */
  readonly mayBeWithdrawn: boolean
  /** That the request names another corporation behind the number than was named before. */
  readonly identityConflict: boolean
}

/** What is said of a buyer whatever the product: who it is, a withdrawn limit, a warning. */
export function standingFindings(on: CreditCase, day: PlainDate, rules: Rules): Finding[] {
  const findings: Finding[] = []
  if (on.identityConflict) findings.push(finding('refer', 'buyer', 'buyer.corporate_number_conflict'))
  if (on.mayBeWithdrawn) findings.push(finding('refer', 'buyer', 'buyer.party_unconfirmed'))
  if (on.withdrawnFrom !== null && on.withdrawnFrom <= day)
    findings.push(finding('decline', 'buyer', 'buyer.limit_withdrawn', { detail: { from: on.withdrawnFrom } }))
  if (on.status.band === 'warning')
    findings.push(finding('refer', 'buyer', 'buyer.under_warning', { rule: rules.codes('credit.warning_signals') }))
  if (on.status.band === 'watch')
    findings.push(finding('note', 'buyer', 'buyer.under_watch', { rule: rules.codes('credit.watch_signals') }))
  return findings
}

/** What is said where the product grades its buyers. A missing assessment says itself: the buyer is `unassessed`. */
export function gradeFindings(on: CreditCase, rules: Rules): Finding[] {
  const findings: Finding[] = []
  if (on.reliance === 'expired' && on.assessment !== null)
    findings.push(
      finding('refer', 'buyer', 'buyer.assessment_expired', { detail: { validUntil: on.assessment.validUntil } })
    )
  if (on.reliance === 'stale')
    findings.push(finding('refer', 'buyer', 'buyer.assessment_stale', { rule: rules.codes('credit.stale_signals') }))
  if (on.reliance === 'borrowed') findings.push(finding('refer', 'buyer', 'buyer.grade_of_unconfirmed_party'))
  return findings
}
