import { type Finding, finding } from '../finding.ts'
import { daysBetween } from '../plain-date.ts'
import type { Rule, Rules } from '../rules.ts'
import { sumOfWon, type Won, wonAbove, wonView } from '../won.ts'
import { premiumRefund, type Refund, type RefundCase } from './premium-refund.ts'

/** A running policy that ends, with what is overdue of its premium. */
export interface EarlyEnd extends RefundCase {
  /** Premium that was due before cover ends and is not paid. */
  readonly overdue: Won
  /** `paidByPolicyholder` as it would be had that been paid, too. */
  readonly paidWithOverdue: Won
  /** None where left out. */
  readonly unbegun?: UnbegunChanges
}

/** The money of changes that were agreed for a day on which the policy has ended: they never take effect. */
export interface UnbegunChanges {
  /** Paid for the cover that they would have added. */
  readonly paid: Won
  /** Given back, or owed back, for the cover that they would have ended. */
  readonly policyholder: Won
  readonly programmes: readonly { readonly programme: string; readonly amount: Won }[]
}

/** What an early end gives back and what stays owed. */
export interface EndSettlement extends Refund {
  /** The part of what is overdue that the days with cover have used. */
  readonly stillOwed: Won
}

/**
 * What is given back when a running policy ends early: `premiumRefund` of what was received, to each payer its part. Of a premium that
 * was overdue stays owed what its refund, had it been paid, would leave: so paying it before the end, after it or never comes to the same,
 * and received − refund + still owed = earned, to the won, whatever of it was paid. Instalments that fall due later are not asked for any
 * more. Where nothing is refunded, what is overdue stays owed in full. What was paid for a change that never takes effect goes back whole,
 * and what was given back for one counts as given back of this.
 */
export function settleEarlyEnd(policy: EarlyEnd, rules: Rules): EndSettlement {
  const refund = withoutUnbegun(premiumRefund(policy, rules), policy.unbegun)
  const paid = { ...policy, paidByPolicyholder: policy.paidWithOverdue }
  const hadItBeenPaid = withoutUnbegun(premiumRefund(paid, rules), policy.unbegun)
  const stillOwed = wonAbove(policy.overdue, wonAbove(hadItBeenPaid.policyholder, refund.policyholder))
  const findings = stillOwed > 0n ? [...refund.findings, owed(stillOwed, refund.rule)] : refund.findings
  return { ...refund, stillOwed, findings }
}

function withoutUnbegun(refund: Refund, unbegun: UnbegunChanges | undefined): Refund {
  if (unbegun === undefined || refund.findings.length > 0) return refund
  const policyholder = wonAbove(sumOfWon([refund.policyholder, unbegun.paid]), unbegun.policyholder)
  const programmes = refund.programmes.map(({ programme, amount }) => {
    const given = unbegun.programmes.filter(part => part.programme === programme)
    return { programme, amount: wonAbove(amount, sumOfWon(given.map(part => part.amount))) }
  })
  return {
    ...refund,
    policyholder,
    programmes,
    refund: sumOfWon([policyholder, ...programmes.map(({ amount }) => amount)])
  }
}

/**
 * Everything back to whoever paid it: the contract counts as never made, because its terms were not handed over and explained
 * (상법 §638의3②). `rule` is the time that the law gives.
 */
export function settleUnexplainedTerms(
  { inception, until, paidByPolicyholder, subsidies }: UndoneContract,
  rule: Rule<number>
): Omit<EndSettlement, 'rule'> & { readonly rule: Rule<number> } {
  const totalDays = inception === null || until === null ? 0 : daysBetween(inception, until)
  const programmes = subsidies.map(({ programme, paid }) => ({ programme, amount: paid }))
  const refund = (paidByPolicyholder + sumOfWon(programmes.map(({ amount }) => amount))) as Won
  return {
    refund,
    unexpiredDays: totalDays,
    totalDays,
    programmes,
    policyholder: wonAbove(refund, sumOfWon(programmes.map(({ amount }) => amount))),
    stillOwed: 0n as Won,
    rule,
    findings: [finding('note', 'policy', 'refund.everything_unexplained_terms', { rule })]
  }
}

/** What was paid for a contract, whether or not its cover began. */
export interface UndoneContract extends Pick<RefundCase, 'paidByPolicyholder' | 'subsidies'> {
  readonly inception: RefundCase['inception'] | null
  readonly until: RefundCase['until'] | null
}

function owed(amount: Won, rule: Rule<boolean>): Finding {
  return finding('note', 'policy', 'refund.premium_still_owed', { detail: { amount: wonView(amount) }, rule })
}
