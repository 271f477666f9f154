import type { PlainDate } from '../plain-date.ts'

/** One confirmation of an event that stands: its own, or that of what it was corrected from. */
export interface Confirmation {
  /** The day of the event as it stands. */
  readonly occurredOn: PlainDate
  /** The day that this confirmation gave it. */
  readonly toldAs: PlainDate
  /** The first day on which one could know by it. */
  readonly knownOn: PlainDate
}

/**
 * The first day on which the policyholder could know of what befell a buyer that is covered from `coveredFrom`; null where nothing stands.
 * Supplies after it are not covered (RULES I.5, assumed). A correction makes nobody forget what was told before. Yet an event of a day
 * before the cover told this policyholder nothing, so one that a correction brings into the cover is known from that correction on.
 */
export function knownSince(confirmations: readonly Confirmation[], coveredFrom: PlainDate): PlainDate | null {
  const told = confirmations.filter(({ occurredOn, toldAs }) => toldAs >= coveredFrom || occurredOn < coveredFrom)
  return told.map(({ knownOn }) => knownOn).toSorted()[0] ?? null
}
