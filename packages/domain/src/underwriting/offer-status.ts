import { addMonths, type PlainDate } from '../plain-date.ts'

/** Where an offer (인수결과) stands. Only `open` ones can be accepted, and only `accepted` ones bound. */
export type OfferStatus = 'open' | 'accepted' | 'bound' | 'lapsed' | 'withdrawn' | 'rejected'

/** What an offer's standing follows from. */
export interface OfferFacts {
  /** Of its hold in the ledger, which alone decides. */
  readonly holdState: 'held' | 'committed' | 'released' | 'expired'
  readonly acceptedOn: PlainDate | null
  /** The last day on which it can be accepted and bound. */
  readonly validUntil: PlainDate
  /** When its holder gave it up; left out where nobody looks at that. */
  readonly rejectedOn?: PlainDate | null
}

/** The offer's standing on a day: it lapses with the end of its last day, whether a job has said so yet or not. */
export function offerStatusOn(
  { holdState, acceptedOn, validUntil, rejectedOn = null }: OfferFacts,
  today: PlainDate
): OfferStatus {
  switch (holdState) {
    case 'committed':
      return 'bound'
    case 'released':
      return rejectedOn === null ? 'withdrawn' : 'rejected'
    case 'expired':
      return 'lapsed'
    case 'held':
      if (today > validUntil) return 'lapsed'
      return acceptedOn === null ? 'open' : 'accepted'
    default:
      return holdState satisfies never
  }
}

/** Where the hand-over of an offer to the channel of its firm stands. */
export type HandOverStatus = 'open' | 'taken' | 'lapsed'

/** Whether an offer that stands so can be handed over, and taken: as long as it can still be bound. */
export function canBeHandedOver(status: OfferStatus): boolean {
  return status === 'open' || status === 'accepted'
}

/** The standing on a day of a hand-over that was asked for: `lapsed` once nobody can take the offer any more. */
export function handOverStatusOn(
  { takenOn, offer }: { readonly takenOn: PlainDate | null; readonly offer: OfferFacts },
  today: PlainDate
): HandOverStatus {
  if (takenOn !== null) return 'taken'
  return canBeHandedOver(offerStatusOn(offer, today)) ? 'open' : 'lapsed'
}

/**
 * The days for which an offer holds capacity: from the earliest day of cover to the last day of a policy that begins as late as it
 * may, when the first premium comes on its last day. `[from, until)`.
 */
export function heldDays(about: {
  readonly businessDate: PlainDate
  readonly requestedInception: PlainDate | null
  /** The last day for the first premium of an offer that is bound on its last day. */
  readonly lastPayBy: PlainDate
  readonly termMonths: number
}): { readonly from: PlainDate; readonly until: PlainDate } {
  const from = about.requestedInception ?? about.businessDate
  const latest = from > about.lastPayBy ? from : about.lastPayBy
  return { from, until: addMonths(latest, about.termMonths) }
}
