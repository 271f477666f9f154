import { termOf } from '@trade-credit/domain/eligibility/case.ts'
import { PRODUCT_CODES, type ProductCode } from '@trade-credit/domain/products.ts'
import { compareRatios, type Ratio, ratio } from '@trade-credit/domain/ratio.ts'
import type { Rule, Rules } from '@trade-credit/domain/rules.ts'

/** From which share of sales a product looks at a buyer. */
export interface Threshold {
  readonly product: ProductCode
  readonly share: Rule<Ratio>
  /** Whether buyers that reach it have to be listed; else they are those that may be chosen. */
  readonly isMandatory: boolean
}

/** The thresholds of the products that have one on the rules' date: 2 % (001:L258), 5 % (001:L294), 1 % in 2007 (004:L14). */
export function thresholdsOn(rules: Rules): Threshold[] {
  return PRODUCT_CODES.flatMap(product => {
    const [sold, inclusion, share] = ['sold', 'inclusion', 'inclusion_share'].map(term => termOf(product, term))
    if (!sold || !inclusion || !share) return []
    if (!rules.states(sold) || !rules.flag(sold).value || !rules.states(inclusion) || !rules.states(share)) return []
    const kind = rules.text(inclusion).value
    if (kind === 'free') return []
    return [{ product, share: rules.percent(share), isMandatory: kind !== 'chosen_above_share' }]
  })
}

/** Whether sales to a buyer reach the share of all sales; a share that is exactly reached counts (이상). */
export function reaches(supplyValue: number, sales: number, { share }: Threshold): boolean {
  return sales > 0 && compareRatios(ratio(BigInt(supplyValue), BigInt(sales)), share.value) >= 0
}
