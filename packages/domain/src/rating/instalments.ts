import { type Finding, finding } from '../finding.ts'
import { addMonths, type PlainDate } from '../plain-date.ts'
import { flooredPortionOf, ratio } from '../ratio.ts'
import type { Rules } from '../rules.ts'
import { type Won, wonAbove, wonView } from '../won.ts'

export type PaymentPlan = 'annual' | 'instalments'

export interface Instalment {
  readonly dueOn: PlainDate
  readonly amount: Won
}

/**
 * Splits a premium into parts that add up to it. 004:L21: instalments only above 300만 (넘을시 excludes the amount itself);
 * their number and spacing are assumed. Parts are equal, rounded down to the premium's unit; the first carries the rest.
 */
export function instalmentsOf(
  payable: Won,
  plan: PaymentPlan,
  rules: Rules
): { instalments: Instalment[]; findings: Finding[] } {
  const inFull = [{ dueOn: rules.asOf, amount: payable }]
  if (plan === 'annual') return { instalments: inFull, findings: [] }
  const threshold = rules.won('premium.instalment_threshold')
  if (payable <= threshold.value) {
    const detail = { payable: wonView(payable), threshold: wonView(threshold.value) }
    const note = finding('note', 'quote', 'premium.instalments_not_available', {
      pointer: '/paymentPlan',
      rule: threshold,
      detail
    })
    return { instalments: inFull, findings: [note] }
  }
  const count = rules.count('premium.instalment_count').value
  const interval = rules.count('premium.instalment_interval_months').value
  const unit = rules.won('premium.rounding_unit').value
  const part = flooredPortionOf(payable, ratio(1n, BigInt(count)), unit)
  const first = wonAbove(payable, (part * BigInt(count - 1)) as Won)
  const instalments = Array.from({ length: count }, (_, i) => ({
    dueOn: addMonths(rules.asOf, i * interval),
    amount: i === 0 ? first : part
  }))
  return { instalments, findings: [] }
}
