import type { Rule, Rules } from '../rules.ts'

/** A recorded premium, and what has come of it. */
export interface PremiumStanding {
  readonly reversed: boolean
  /** Whether it is money that the insurer kept of something else, and that no transfer brought. */
  readonly setOff: boolean
  /** Whether the policy's money was settled at its end. */
  readonly settled: boolean
  /** Whether a payout is reserved of what would be owed back no more: it may be on its way. */
  readonly payoutReserved: boolean
  /** Whether premium was owed back for a change, and something of what this one paid had not fallen due by today, or by the end. */
  readonly refundedAhead: boolean
  /** Whether cover began with it, or with others, and its first invoice would be unpaid without it. */
  readonly beganCover: boolean
}

/** Why a premium stands as it was recorded. */
export type PremiumStands = 'reversed' | 'set_off' | 'payout_reserved' | 'refunded_ahead' | 'cover_has_begun'

/**
 * Whether a premium that was recorded by mistake, or whose transfer bounced, can be taken back. Cover that has begun stays, also where its
 * first premium is unpaid again (`policy.reversal_keeps_cover`, assumed): firm and banks were told of it; what is unpaid is asked for with
 * a notice as of any instalment, and a claim payment keeps it (상법 §650②, §677). What was paid back of it too much is asked for, but nobody
 * is given notice of arrears for anything but premium. What a change gave back stays, since it was taken off the whole period's premium;
 * where that was paid before it fell due, an end would not ask for it again, so that it cannot be taken back until it has fallen due. Null
 * where it can.
 */
export function whyPremiumStands(
  { reversed, setOff, settled, payoutReserved, refundedAhead, beganCover }: PremiumStanding,
  rules: Rules
): { readonly why: PremiumStands | null; readonly rule: Rule<boolean> } {
  const rule = rules.flag('policy.reversal_keeps_cover')
  const why = (): PremiumStands | null => {
    if (reversed) return 'reversed'
    if (setOff) return 'set_off'
    if (payoutReserved) return 'payout_reserved'
    if (refundedAhead) return 'refunded_ahead'
    return beganCover && !settled && !rule.value ? 'cover_has_begun' : null
  }
  return { why: why(), rule }
}
