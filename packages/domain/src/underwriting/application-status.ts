import type { PlainDate } from '../plain-date.ts'
import { type ApplicationStatus, UP_TO_APPLICANT } from './application-lifecycle.ts'
import { type OfferFacts, offerStatusOn } from './offer-status.ts'

/** What an application's standing on a day follows from. */
export interface ApplicationFacts {
  /** As it was written down last. */
  readonly status: ApplicationStatus
  /** The last day for what its applicant has to do: see `latestOf`; null where no rule says. */
  readonly openUntil: PlainDate | null
  /** The offer that answers it; null where there is none. */
  readonly offer: OfferFacts | null
}

/**
 * The application's standing on a day, whether a job has said so yet or not: it lapses with the end of the last day that its applicant has,
 * or with its offer, and is withdrawn with an offer that was given up.
 */
export function applicationStatusOn(
  { status, openUntil, offer }: ApplicationFacts,
  today: PlainDate
): ApplicationStatus {
  if (UP_TO_APPLICANT.includes(status)) return openUntil !== null && today > openUntil ? 'lapsed' : status
  if (status !== 'approved' || offer === null) return status
  const standing = offerStatusOn(offer, today)
  switch (standing) {
    case 'open':
    case 'accepted':
    case 'bound':
      return 'approved'
    case 'lapsed':
      return 'lapsed'
    case 'withdrawn':
    case 'rejected':
      return 'withdrawn'
    default:
      return standing satisfies never
  }
}

/** Where an application is neither over nor decided against: another one of the same quote would be the same once more. */
export function isLive(status: ApplicationStatus): boolean {
  return status !== 'declined' && status !== 'withdrawn' && status !== 'lapsed'
}
