import { type Finding, type FindingSubject, finding } from '../finding.ts'
import type { Policyholder } from '../party/policyholder.ts'
import type { ProductCode } from '../products.ts'
import type { Rule, Rules } from '../rules.ts'

/** What every eligibility rule looks at besides the firm itself. */
export interface Case {
  readonly product: ProductCode
  /** The rulebook on the day the application is received, or would be. */
  readonly rules: Rules
}

/** What a buyer rule looks at: the case, the policyholder, and where the buyer stands in the request. */
export interface BuyerCase extends Case {
  readonly policyholder: Policyholder
  /** JSON Pointer of the buyer: `/buyers/0`. */
  readonly pointer: string
}

const names = new Map<ProductCode, Map<string, string>>()

/**
 * The parameter that carries a product's term: `single_startup.buyer_cap`. Every product names its terms alike. Names are made
 * once: a text put together anew would cost more than looking it up.
 */
export function termOf(product: ProductCode, term: string): string {
  let ofProduct = names.get(product)
  if (!ofProduct) names.set(product, (ofProduct = new Map()))
  let name = ofProduct.get(term)
  if (name === undefined) ofProduct.set(term, (name = `${product}.${term}`))
  return name
}

/** Whether the product states the term at all on that day; a product without it does not ask for it. */
export function hasTerm({ product, rules }: Case, term: string): boolean {
  return rules.states(termOf(product, term))
}

/** A fact that a rule needs was not told: a person has to ask for it. */
export function missingFact(subject: FindingSubject, pointer: string, rule: Rule): Finding {
  return finding('refer', subject, 'input.missing', { pointer, rule, detail: { field: pointer } })
}
