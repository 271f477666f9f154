import { type Case, hasTerm, termOf } from '../eligibility/case.ts'
import { type Finding, finding } from '../finding.ts'
import type { ProductCode } from '../products.ts'

/**
 * Terms that a product is known to have and that nobody published, beyond those that every price needs. A test holds the list to
 * the rulebook's unknown values.
 */
const NEEDED: Partial<Record<ProductCode, readonly string[]>> = {
  multi_small_firm: ['max_annual_sales'],
  single_small_firm: ['surcharged_rate', 'surcharged_industries'],
  b2b_plus: ['rate_factor', 'buyer_grade_scale', 'buyer_grades'],
  online_direct: ['surcharged_industries'],
  online_mini: ['fixed_rate', 'min_buyers', 'max_buyers', 'buyer_cap', 'policyholder_cap', ...gradedAndTrading()],
  micro_business: ['fixed_rate', 'min_buyers', 'buyer_cap', 'policyholder_cap', ...gradedAndTrading()],
  electronic_receivables: ['rate_factor', 'min_buyers', ...gradedAndTrading()],
  bill: ['term_months', 'min_buyers', 'buyer_grade_scale', 'buyer_grades'],
  multi_micro_2007: ['min_trading_years_at_fiscal_year_end']
}

/**
 * Terms that nobody published and no operator entered: a product without them is referred, never priced by guess.
 * One finding for each such parameter.
 */
export function unpublishedTerms(on: Case): Finding[] {
  return [...new Set([...neededOfEvery(on), ...(NEEDED[on.product] ?? [])])]
    .filter(term => !hasTerm(on, term))
    .map(term => termOf(on.product, term))
    .map(parameter => finding('refer', 'product', 'product.terms_not_published', { detail: { parameter } }))
}

/** How the premium is made and what is paid: without any of these there is no price. */
function neededOfEvery(on: Case): string[] {
  const coverage = hasTerm(on, 'coverage_ratios') ? [] : ['coverage_ratio']
  return ['premium_base', 'premium_method', ...rateTerms(on), ...coverage]
}

function rateTerms(on: Case): string[] {
  if (!hasTerm(on, 'premium_method')) return []
  const { value: method } = on.rules.text(termOf(on.product, 'premium_method'))
  switch (method) {
    case 'fixed':
      return ['fixed_rate']
    case 'fixed_by_grade':
      return ['fixed_rates']
    default:
      return ['rate_factor']
  }
}

function gradedAndTrading(): string[] {
  return ['buyer_grade_scale', 'buyer_grades', 'min_trading_years_at_fiscal_year_end']
}
