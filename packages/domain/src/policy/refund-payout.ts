import type { PlainDate } from '../plain-date.ts'
import type { Rule, Rules } from '../rules.ts'
import { lesserWon, NO_WON, sumOfWon, type Won, wonAbove } from '../won.ts'

/** A part of what is owed back: reserved, or settled for good. What was voided is no part of it. */
export interface LivePayout {
  readonly amount: Won
  /** Of it, set off against unpaid premium. */
  readonly setOff: Won
  readonly posted: boolean
}

/** How premium that is owed back stands. */
export interface RefundStanding {
  /** Reserved by nobody and not settled. */
  readonly remaining: Won
  /** Reserved and not posted yet. */
  readonly reserved: Won
  /** What left the insurer. */
  readonly paidBack: Won
  /** What paid unpaid premium instead. */
  readonly setOff: Won
  /** `owed` while something remains that nobody has reserved, `reserved` until all of it is posted. */
  readonly status: 'owed' | 'reserved' | 'paid'
}

/** How a refund of the amount stands after its payouts, which never come to more than it. */
export function standingOfRefund(amount: Won, payouts: readonly LivePayout[]): RefundStanding {
  const posted = payouts.filter(payout => payout.posted)
  const reserved = sumOfWon(payouts.filter(payout => !payout.posted).map(payout => payout.amount))
  const setOff = sumOfWon(posted.map(payout => payout.setOff))
  const settled = sumOfWon(posted.map(payout => payout.amount))
  const remaining = wonAbove(wonAbove(amount, settled), reserved)
  const status = remaining > NO_WON ? 'owed' : reserved > NO_WON ? 'reserved' : 'paid'
  return { remaining, reserved, paidBack: wonAbove(settled, setOff), setOff, status }
}

/** A payout as it can be reserved: `setOff` of `amount` pays unpaid premium, the rest leaves. */
export interface PlannedPayout {
  readonly amount: Won
  readonly setOff: Won
  readonly rule: Rule<boolean>
}

/**
 * What of a refund can be paid out: all that remains unless less was asked for, and of it first the premium that is due and unpaid
 * (민법 §492), where the rule says so. Null when less remains than was asked for, or nothing at all.
 */
export function planPayout(remaining: Won, asked: Won | null, unpaidPremium: Won, rules: Rules): PlannedPayout | null {
  const rule = rules.flag('policy.refund_set_off')
  const amount = asked ?? remaining
  if (amount === NO_WON || amount > remaining) return null
  return { amount, setOff: rule.value ? lesserWon(amount, unpaidPremium) : NO_WON, rule }
}

/** What a refund is owed for. */
export type RefundReason = 'overpayment' | 'lapse' | 'cancellation' | 'termination' | 'rescission' | 'endorsement'

/** Why a refund is not paid out on a day. */
export type Withheld = 'not_due' | 'insured_event'

// Premium for time that is left; the others were never due, or are owed whatever happened.
const OF_UNUSED_TIME: ReadonlySet<RefundReason> = new Set(['cancellation', 'termination', 'endorsement'])

/**
 * Why nothing of a refund is paid out on the day; null where it can be. Premium of unused time goes back only where no insured event
 * happened before the day from which the time is not used (상법 §649①, ③), also where it is known later.
 */
export function withheldRefund(
  { reason, dueFrom }: { readonly reason: RefundReason; readonly dueFrom: PlainDate },
  { today, eventBefore }: { readonly today: PlainDate; readonly eventBefore: boolean }
): Withheld | null {
  if (today < dueFrom) return 'not_due'
  return eventBefore && OF_UNUSED_TIME.has(reason) ? 'insured_event' : null
}
