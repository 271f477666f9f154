import { type Finding, finding } from '../finding.ts'
import { daysBetween, type PlainDate } from '../plain-date.ts'
import { portionOf, ratio } from '../ratio.ts'
import type { Rule, Rules } from '../rules.ts'
import { sumOfWon, type Won, won } from '../won.ts'

/** What one subsidy programme paid of the premium. */
export interface SubsidyPaid {
  readonly programme: string
  readonly paid: Won
}

/** A policy that ends before its time. */
export interface RefundCase {
  readonly inception: PlainDate
  /** First day after the period. */
  readonly until: PlainDate
  /** First day without cover. */
  readonly cancelledFrom: PlainDate
  readonly paidByPolicyholder: Won
  readonly subsidies: readonly SubsidyPaid[]
  /** Whether an insured event has happened under the policy. */
  readonly eventOccurred: boolean
}

/** The refund and whom it goes to; the parts add up to it. */
export interface Refund {
  readonly refund: Won
  readonly unexpiredDays: number
  readonly totalDays: number
  readonly programmes: readonly { readonly programme: string; readonly amount: Won }[]
  readonly policyholder: Won
  readonly rule: Rule<boolean>
  readonly findings: readonly Finding[]
}

/**
 * The premium refund of a cancelled policy: net premium received × unexpired ÷ total days, rounded down to the won. Each
 * programme gets that share of what it actually paid, rounded down, and the policyholder the rest; a discount was received from
 * nobody and is not refunded. Nothing at expiry (004:L22), and nothing once an insured event happened (상법 §649①; assumed for
 * the part of the premium that other buyers carry). Throws a RangeError when the day lies outside the period.
 */
export function premiumRefund(policy: RefundCase, rules: Rules): Refund {
  const rule = rules.flag('policy.refund_pro_rata')
  const totalDays = daysBetween(policy.inception, policy.until)
  const unexpiredDays = daysBetween(policy.cancelledFrom, policy.until)
  if (totalDays <= 0) throw new RangeError('the period has no days')
  if (unexpiredDays < 0 || unexpiredDays > totalDays) throw new RangeError('the policy does not run on that day')

  const refused = refusal(policy, unexpiredDays, rule)
  const share = refused ? ratio(0n, 1n) : ratio(BigInt(unexpiredDays), BigInt(totalDays))
  const received = won(policy.paidByPolicyholder + sumOfWon(policy.subsidies.map(subsidy => subsidy.paid)))
  const refund = portionOf(received, share, 'down')
  const programmes = policy.subsidies.map(({ programme, paid }) => ({
    programme,
    amount: portionOf(paid, share, 'down')
  }))
  return {
    refund,
    unexpiredDays,
    totalDays,
    programmes,
    policyholder: won(refund - sumOfWon(programmes.map(part => part.amount))),
    rule,
    findings: refused ? [refused] : []
  }
}

function refusal({ eventOccurred }: RefundCase, unexpiredDays: number, rule: Rule<boolean>): Finding | null {
  if (!rule.value) return finding('note', 'policy', 'refund.not_foreseen', { rule })
  if (unexpiredDays === 0) return finding('note', 'policy', 'refund.period_expired', { rule })
  return eventOccurred ? finding('note', 'policy', 'refund.after_insured_event', { rule }) : null
}
