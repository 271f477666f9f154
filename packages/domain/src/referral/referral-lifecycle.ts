/** `awaiting_confirmation`: decided by one person, and a second one has to agree. */
export type ReferralStatus = 'open' | 'claimed' | 'awaiting_confirmation' | 'decided'

export type ReferralEvent = 'claim' | 'release' | 'decide' | 'propose' | 'confirm' | 'refuse'

/** The whole life of a referral: from → event → to. What does not stand here cannot happen. */
export const REFERRAL_LIFECYCLE: Readonly<
  Record<ReferralStatus, Readonly<Partial<Record<ReferralEvent, ReferralStatus>>>>
> = {
  open: { claim: 'claimed', decide: 'decided', propose: 'awaiting_confirmation' },
  claimed: { release: 'open', decide: 'decided', propose: 'awaiting_confirmation' },
  // Refused, it goes back to whoever decided it, or to the queue.
  awaiting_confirmation: { confirm: 'decided', refuse: 'open' },
  decided: {}
}

/** Where the event leads; null when it cannot happen in this state. */
export function afterReferralEvent(status: ReferralStatus, event: ReferralEvent): ReferralStatus | null {
  return REFERRAL_LIFECYCLE[status][event] ?? null
}
