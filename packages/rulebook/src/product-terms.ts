import { isProductCode } from '@trade-credit/domain/products.ts'
import type { Bounds, Unit } from './units.ts'

interface Term extends Bounds {
  readonly unit: Unit
  /** The texts that the term may have. */
  readonly oneOf?: readonly string[]
}

const RATE = { unit: 'percent', least: '0.1', most: '5' } as const

/**
 * The terms a product may have, the same words for every product: `single_startup.buyer_cap`. A product without a term does
 * not ask for it; a product whose term is `unknown` has it, but nobody published it.
 */
export const PRODUCT_TERMS: Readonly<Record<string, Term>> = {
  sold: { unit: 'flag' },
  channel: { unit: 'text', oneOf: ['office', 'web'] },
  standard_days: { unit: 'days' },
  term_months: { unit: 'months', least: '1' },
  covers: { unit: 'text', oneOf: ['future_receivables', 'held_bills'] },
  claim_pledge: { unit: 'flag' },

  min_buyers: { unit: 'count', least: '1' },
  max_buyers: { unit: 'count', least: '1' },
  inclusion: { unit: 'text', oneOf: ['all_above_share', 'adjustable', 'chosen_above_share', 'free'] },
  inclusion_share: { unit: 'percent' },
  droppable_grades: { unit: 'grades' },
  droppable_large_buyers: { unit: 'flag' },

  buyer_grades: { unit: 'grades' },
  buyer_grade_scale: { unit: 'text', oneOf: ['ar', 'simple', 'none'] },
  buyer_cap: { unit: 'won', least: '1' },
  unsuitable_buyer_outcome: { unit: 'text', oneOf: ['refer', 'decline'] },
  min_buyer_statement_years: { unit: 'years' },
  high_risk_buyer_industry_excluded: { unit: 'flag' },

  policyholder_cap: { unit: 'won', least: '1' },
  policyholder_cap_young: { unit: 'won', least: '1' },
  young_years: { unit: 'years' },
  max_years_since_opening: { unit: 'years' },
  min_trading_years_at_fiscal_year_end: { unit: 'years' },
  trading_years_basis: { unit: 'text', oneOf: ['trading_record', 'business_age'] },
  min_annual_sales: { unit: 'won' },
  max_annual_sales: { unit: 'won' },
  annual_sales_below: { unit: 'won' },
  admitted_industries: { unit: 'codes' },
  only_micro_business: { unit: 'flag' },

  premium_base: { unit: 'text', oneOf: ['insured_amount', 'insured_receivables'] },
  premium_method: { unit: 'text', oneOf: ['fixed', 'fixed_by_grade', 'table', 'weighted_table'] },
  fixed_rate: RATE,
  fixed_rate_youth: RATE,
  fixed_rates: { unit: 'grade_rates' },
  surcharged_rate: RATE,
  surcharged_industries: { unit: 'codes' },
  rate_factor: { unit: 'factor', least: '0.1', most: '10' },
  premium_discount: { unit: 'percent' },

  coverage_ratio: { unit: 'percent', least: '1' },
  coverage_ratios: { unit: 'grade_percents' }
}

/** The product and term that a name stands for; null when the name's group is no product. */
export function productTermOf(name: string): { product: string; term: string } | null {
  const [group = '', term = ''] = name.split('.')
  return isProductCode(group) ? { product: group, term } : null
}
