import { type Case, hasTerm, termOf } from '../eligibility/case.ts'
import { type Finding, finding } from '../finding.ts'

/** How many buyers the product takes (001:L258, L294, L318): the minimum counts the buyers that are left as eligible. */
export function buyerCountFindings(eligible: number, listed: number, on: Case): Finding[] {
  const findings: Finding[] = []
  if (hasTerm(on, 'max_buyers')) {
    const rule = on.rules.count(termOf(on.product, 'max_buyers'))
    if (listed > rule.value) {
      const detail = { count: listed, limit: rule.value }
      findings.push(finding('decline', 'quote', 'quote.too_many_buyers', { pointer: '/buyers', rule, detail }))
    }
  }
  if (hasTerm(on, 'min_buyers')) {
    const rule = on.rules.count(termOf(on.product, 'min_buyers'))
    if (eligible < rule.value) {
      const detail = { count: eligible, limit: rule.value }
      findings.push(finding('decline', 'quote', 'quote.too_few_buyers', { pointer: '/buyers', rule, detail }))
    }
  }
  if (eligible === 0 && findings.length === 0) {
    findings.push(finding('decline', 'quote', 'quote.no_eligible_buyer', { pointer: '/buyers' }))
  }
  return findings
}
