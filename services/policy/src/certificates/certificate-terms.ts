import { overdueTerms } from '@trade-credit/domain/overdues/overdue.ts'
import { NoSourceForDate, type Rule, type Rules } from '@trade-credit/domain/rules.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'

type Contract = Pick<StoredPolicy, 'product' | 'covers'>

/** What a certificate says of the terms, each by the rule that makes it, in the order in which it stands there. */
const TERMS = {
  insured_events: (rules: Rules) => rules.codes('claims.insured_events'),
  overdue_months: (rules: Rules, { product }: Contract) => overdueTerms(rules, product).months,
  cover_from_inception: (rules: Rules) => rules.flag('claims.cover_from_inception'),
  run_off: (rules: Rules) => rules.flag('claims.cover_until_period_end'),
  payment_bounds: (rules: Rules) => rules.codes('claims.payment_bounds'),
  claim_window_days: (rules: Rules) => rules.count('claims.window_days'),
  prescription_years: (rules: Rules) => rules.count('law.prescription_years'),
  payment_days: (rules: Rules) => rules.count('law.payment_days'),
  real_trade_required: (rules: Rules) => rules.flag('claims.real_trade_required'),
  related_firm_excluded: (rules: Rules) => rules.flag('claims.related_firm_excluded'),
  supplies_after_known_event_excluded: (rules: Rules) => rules.flag('claims.supplies_after_known_event_excluded'),
  vat_return_required: (rules: Rules) => rules.flag('claims.vat_return_required'),
  unpaid_premium_deducted: (rules: Rules) => rules.flag('claims.unpaid_premium_deducted'),
  pledgee_first: (rules: Rules) => rules.flag('claims.pledgee_first'),
  refund_pro_rata: (rules: Rules) => rules.flag('policy.refund_pro_rata')
} as const satisfies Record<string, (rules: Rules, contract: Contract) => Rule>

export type TermCode = keyof typeof TERMS
export const TERM_CODES = Object.keys(TERMS) as readonly TermCode[]

/** A term with its rule; the rule is null where nobody published it and the product's own terms decide. */
export interface CertificateTerm {
  readonly code: TermCode
  readonly rule: ReturnType<typeof ruleView> | null
}

/** The terms of a contract under the rules that it was made by; what those rules do not ask for is left out. */
export function certificateTerms(rules: Rules, contract: Contract): CertificateTerm[] {
  return TERM_CODES.flatMap(code => {
    // Bills are insured because they are held already.
    if (code === 'cover_from_inception' && contract.covers === 'held_bills') return []
    const rule = statedRule(code, rules, contract)
    return rule?.value === false ? [] : [{ code, rule: rule && ruleView(rule) }]
  })
}

function statedRule(code: TermCode, rules: Rules, contract: Contract): Rule | null {
  try {
    return TERMS[code](rules, contract)
  } catch (error) {
    if (error instanceof NoSourceForDate) return null
    throw error
  }
}
