import { termOf } from '@trade-credit/domain/eligibility/case.ts'
import { finding } from '@trade-credit/domain/finding.ts'
import { PRODUCT_CODES, type ProductCode } from '@trade-credit/domain/products.ts'
import { type QuoteRequest, type QuoteResult, quote } from '@trade-credit/domain/quote/quote.ts'
import { compareRatios, type Ratio, ratio, times } from '@trade-credit/domain/ratio.ts'
import { NoSourceForDate, type Rules } from '@trade-credit/domain/rules.ts'
import type { EnteredProgramme } from '@trade-credit/domain/subsidies/programmes-on.ts'

/** One product's answer to the same request. */
export interface ComparedProduct {
  readonly product: ProductCode
  readonly result: QuoteResult
  /** What is paid for one won of cover; null unless quoted with some cover. */
  readonly payablePerCover: Ratio | null
  /** How long the cover lasts; null where nobody says. */
  readonly months: number | null
  /** How many findings ask a person, and how many refuse, of the whole and of its buyers. */
  readonly questions: number
  readonly refusals: number
}

/** The products on sale on the rules' date. Throws `NoSourceForDate` when no source says of any whether it is. */
export function productsOnSale(rules: Rules): ProductCode[] {
  const [first] = PRODUCT_CODES
  const told = PRODUCT_CODES.filter(product => rules.states(termOf(product, 'sold')))
  if (told.length === 0 && first) rules.flag(termOf(first, 'sold'))
  return told.filter(product => rules.flag(termOf(product, 'sold')).value)
}

/** One product's answer, with what operators entered of subsidies. A term that no source reaches refers the product, as it would if nobody had published it. */
export function answerOf(
  product: ProductCode,
  request: Omit<QuoteRequest, 'product'>,
  rules: Rules,
  entered: readonly EnteredProgramme[]
): ComparedProduct {
  const result = quoteOrReferral({ ...request, product }, rules, entered)
  const { insuredAmount, premium } = result
  const findings = [...result.findings, ...result.buyers.flatMap(buyer => buyer.findings)]
  return {
    product,
    result,
    payablePerCover: insuredAmount && premium ? ratio(premium.payable, insuredAmount) : null,
    months: monthsOf(product, rules),
    questions: findings.filter(({ outcome }) => outcome === 'refer').length,
    refusals: findings.filter(({ outcome }) => outcome === 'decline').length
  }
}

/**
 * The most useful first: what is quoted, by what a won of cover costs a month, then by how much is covered; then what a person has to
 * look at, the fewest questions first; then what is declined, the fewest refusals first. Ties stay in the order of the catalogue.
 */
export function byUsefulness(products: readonly ComparedProduct[]): ComparedProduct[] {
  return products.toSorted(
    (a, b) =>
      STANDING[a.result.status] - STANDING[b.result.status] ||
      byCost(costPerMonth(a), costPerMonth(b)) ||
      Number((b.result.insuredAmount ?? 0n) > (a.result.insuredAmount ?? 0n)) -
        Number((a.result.insuredAmount ?? 0n) > (b.result.insuredAmount ?? 0n)) ||
      a.refusals - b.refusals ||
      a.questions - b.questions
  )
}

const STANDING = { quoted: 0, referred: 1, declined: 2 }

function monthsOf(product: ProductCode, rules: Rules): number | null {
  const term = termOf(product, 'term_months')
  return rules.states(term) ? rules.count(term).value : null
}

/** A month's cover costs a twelfth of a year's: only by the month can both be compared. A cover of unknown length may last a month. */
function costPerMonth({ payablePerCover, months }: ComparedProduct): Ratio | null {
  return payablePerCover && times(payablePerCover, ratio(1n, BigInt(months ?? 1)))
}

function byCost(a: Ratio | null, b: Ratio | null): number {
  if (a && b) return compareRatios(a, b)
  return Number(a === null) - Number(b === null)
}

function quoteOrReferral(request: QuoteRequest, rules: Rules, entered: readonly EnteredProgramme[]): QuoteResult {
  try {
    return quote(request, rules, entered)
  } catch (error) {
    if (!(error instanceof NoSourceForDate)) throw error
    const { parameter } = error
    const findings = [finding('refer', 'product', 'product.terms_not_published', { detail: { parameter } })]
    return { status: 'referred', findings, buyers: [], insuredAmount: null, premium: null }
  }
}
