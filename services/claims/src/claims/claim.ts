import type { ClaimStatus } from '@trade-credit/domain/claims/claim-lifecycle.ts'
import type { InsuredEventType } from '@trade-credit/domain/insured-events/insured-event.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { PutForward } from './put-forward.ts'

/** What an officer still has to do of a claim whose event was corrected or withdrawn. */
export const EVENT_FOLLOW_UPS = ['reassess', 'clawback'] as const
export type EventFollowUp = (typeof EVENT_FOLLOW_UPS)[number]

/** A claim as it is kept. */
export interface StoredClaim {
  readonly id: string
  /** Of the policy. */
  readonly organisation: string
  readonly policyId: string
  readonly product: string
  readonly policyholder: string
  readonly policyholderParty: string
  readonly buyer: string
  readonly party: string
  readonly eventType: InsuredEventType
  /** The public event; null where the event is overdue receivables. */
  readonly eventId: string | null
  /** The policyholder's own report of it: shown in its place, so that nobody sees whose report was confirmed first. */
  readonly ownReportId: string | null
  readonly receivableIds: readonly string[]
  readonly occurredOn: PlainDate
  readonly claimableFrom: PlainDate
  readonly lateAfter: PlainDate
  readonly barredAfter: PlainDate
  readonly status: ClaimStatus
  readonly drafted: boolean
  /** Whether it is the policy's first claim for the event on the buyer: of those there is one, drafted or filed. */
  readonly firstForEvent: boolean
  readonly expectedPayout: bigint | null
  readonly documents: readonly string[]
  /** Null while it is a draft. */
  readonly putForward: PutForward | null
  readonly lateReason: string | null
  readonly filedOn: PlainDate | null
  readonly filedByOrganisation: string | null
  readonly filedBy: string | null
  readonly assessmentId: string | null
  readonly decisionId: string | null
  /** A decision on the latest assessment that waits for a second person. */
  readonly pendingDecisionId: string | null
  readonly payableBy: PlainDate | null
  /** What a correction or withdrawal of its event asks of an officer, who has not done it yet. */
  readonly eventFollowUp: EventFollowUp | null
  readonly version: bigint
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** A claim that was filed: what it puts forward is there. */
export type FiledClaim = StoredClaim & {
  readonly putForward: PutForward
  readonly filedOn: PlainDate
  readonly filedBy: string
  readonly filedByOrganisation: string
}

/** Whether it was ever filed. */
export function isFiled(claim: StoredClaim): claim is FiledClaim {
  return claim.putForward !== null && claim.filedOn !== null && claim.filedBy !== null
}
