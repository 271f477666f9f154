import type { PlainDate } from '../plain-date.ts'

/** The days of an event by which an assessment was worked out, or by which it stands now. */
export interface EventDays {
  readonly occurredOn: PlainDate
  readonly claimableFrom: PlainDate
}

/**
 * Whether an assessment still speaks of the claim's event. A correction may take it out of the period of the policy, or put a supply
 * after it: what was worked out for another day is neither decided on nor paid.
 */
export function isOfSameEvent(assessed: EventDays, now: EventDays): boolean {
  return assessed.occurredOn === now.occurredOn && assessed.claimableFrom === now.claimableFrom
}
