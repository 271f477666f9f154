import { type Case, hasTerm, termOf } from '../eligibility/case.ts'
import { type Finding, finding } from '../finding.ts'
import type { ProductCode } from '../products.ts'

/** Terms without which a product cannot be priced, beyond those that every product needs. */
const NEEDED: Partial<Record<ProductCode, readonly string[]>> = {
  multi_small_firm: ['max_annual_sales'],
  single_small_firm: ['surcharged_rate', 'surcharged_industries'],
  online_direct: ['surcharged_industries'],
  online_mini: ['buyer_cap', 'policyholder_cap', 'buyer_grades'],
  micro_business: ['buyer_cap', 'policyholder_cap', 'buyer_grades'],
  electronic_receivables: ['buyer_grades'],
  bill: ['buyer_grades'],
  multi_micro_2007: ['min_trading_years_at_fiscal_year_end']
}

/**
 * Terms that nobody published and no operator entered: a product without them is referred, never priced by guess.
 * One finding for each such parameter.
 */
export function unpublishedTerms(on: Case): Finding[] {
  return [...neededOfEvery(on), ...(NEEDED[on.product] ?? [])]
    .filter(term => !hasTerm(on, term))
    .map(term => termOf(on.product, term))
    .map(parameter => finding('refer', 'product', 'product.terms_not_published', { detail: { parameter } }))
}

function neededOfEvery(on: Case): string[] {
  const coverage = hasTerm(on, 'coverage_ratios') ? [] : ['coverage_ratio']
  if (!hasTerm(on, 'premium_base')) return ['premium_base', ...coverage]
  const { value: base } = on.rules.text(termOf(on.product, 'premium_base'))
  if (base === 'insured_receivables') return ['rate_factor', ...coverage]
  return hasTerm(on, 'fixed_rates') ? coverage : ['fixed_rate', ...coverage]
}
