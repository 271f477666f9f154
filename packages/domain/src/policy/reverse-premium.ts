import type { PlainDate } from '../plain-date.ts'
import type { Rule, Rules } from '../rules.ts'
import type { PolicyStatus } from './policy-lifecycle.ts'

/** A recorded premium, and what has come of it. */
export interface PremiumStanding {
  readonly reversed: boolean
  /** Whether it is money that the insurer kept of something else, and that no transfer brought. */
  readonly setOff: boolean
  /** The policy's status on the day, and its early end, also one that is planned. */
  readonly status: PolicyStatus
  readonly endedOn: PlainDate | null
  /** Whether what was too much of it is reserved or paid back. */
  readonly paidBack: boolean
  /** Whether premium has been owed back for a change of the policy since it was recorded. */
  readonly refundedSince: boolean
  /** Whether cover began with it, or with others, and its first invoice would be unpaid without it. */
  readonly beganCover: boolean
}

/** Why a premium stands as it was recorded. */
export type PremiumStands =
  | 'reversed'
  | 'set_off'
  | 'ending'
  | 'settled'
  | 'paid_back'
  | 'refunded_since'
  | 'cover_has_begun'

const SETTLED: readonly PolicyStatus[] = ['lapsed', 'cancelled', 'terminated', 'rescinded', 'closed']

/**
 * Whether a premium that was recorded by mistake, or whose transfer bounced, can be taken back: until its money has gone into what was given
 * back. Cover that has begun stays, also where its first premium is unpaid again (`policy.reversal_keeps_cover`, assumed): firm and banks
 * were told of it; what is unpaid is asked for with a notice as of any instalment, and a claim payment keeps it (상법 §650②, §677). Null
 * where it can.
 */
export function whyPremiumStands(
  { reversed, setOff, status, endedOn, paidBack, refundedSince, beganCover }: PremiumStanding,
  rules: Rules
): { readonly why: PremiumStands | null; readonly rule: Rule<boolean> } {
  const rule = rules.flag('policy.reversal_keeps_cover')
  const why = (): PremiumStands | null => {
    if (reversed) return 'reversed'
    if (setOff) return 'set_off'
    if (SETTLED.includes(status)) return 'settled'
    if (endedOn !== null) return 'ending'
    if (paidBack) return 'paid_back'
    if (refundedSince) return 'refunded_since'
    return beganCover && !rule.value ? 'cover_has_begun' : null
  }
  return { why: why(), rule }
}
