import type { Ratio } from '../ratio.ts'
import type { Rule } from '../rules.ts'

/** One number that the rate was made of, with the rule that gives it; `value` is the factor itself. */
export interface RateFactor {
  readonly name:
    | 'grade_rate'
    | 'payment_term'
    | 'product'
    | 'policyholder'
    | 'weight'
    | 'fixed_rate'
    | 'minimum'
    | 'maximum'
  readonly value: Ratio
  readonly rule: Rule
}

/** A premium rate (보험료율) and what it is charged on. The two bases never mix (001:L115, L337). */
export interface PremiumRate {
  readonly rate: Ratio
  readonly base: 'insured_amount' | 'insured_receivables'
  readonly factors: readonly RateFactor[]
}
