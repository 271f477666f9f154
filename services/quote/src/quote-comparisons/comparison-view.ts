import { termOf } from '@trade-credit/domain/eligibility/case.ts'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { PRODUCTS, type ProductCode } from '@trade-credit/domain/products.ts'
import type { QuotedBuyer } from '@trade-credit/domain/quote/quote.ts'
import { percentText } from '@trade-credit/domain/ratio.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import { findingView } from '@trade-credit/service/rulebook/rule-views.ts'
import { premiumView } from '../price-previews/price-preview-view.ts'
import type { ComparedProduct } from './compare-products.ts'

/** One product of a comparison, at its place in it (counted from 1). */
export function comparedProductView(compared: ComparedProduct, place: number, rules: Rules, language: Language) {
  const { product, result, months } = compared
  const buyers = result.buyers.map(buyer => buyerView(buyer, language))
  const coverages = buyers.flatMap(({ coveragePercent }) => (coveragePercent === null ? [] : [coveragePercent]))
  return {
    product,
    name: PRODUCTS[product][language],
    koreanName: PRODUCTS[product].ko,
    status: result.status,
    order: orderView(compared, place),
    insuredAmount: result.insuredAmount === null ? null : wonView(result.insuredAmount),
    insuredBuyers: result.status === 'quoted' ? coverages.length : 0,
    coveragePercent: coverages.length === 0 ? null : { least: Math.min(...coverages), most: Math.max(...coverages) },
    premium: result.premium && premiumView(result.premium),
    terms: { termMonths: months, ...termsOf(product, rules) },
    findings: result.findings.map(finding => findingView(finding, language)),
    buyers
  }
}

type ComparedProductView = ReturnType<typeof comparedProductView>

/** The fields in which the products are not all alike, of those that say what is got and what is paid. */
export function differencesAmong(products: readonly ComparedProductView[]): string[] {
  const rows = products.map(({ status, insuredAmount, insuredBuyers, coveragePercent, premium, terms }) =>
    Object.entries({
      status,
      insuredAmount,
      insuredBuyers,
      coveragePercent: JSON.stringify(coveragePercent),
      'premium.payable': premium?.payable ?? null,
      ...Object.fromEntries(Object.entries(terms).map(([name, value]) => [`terms.${name}`, value]))
    })
  )
  const [first = []] = rows
  return first.flatMap(([name, value], i) => (rows.every(row => row[i]?.[1] === value) ? [] : [name]))
}

function orderView({ result, payablePerCover, questions, refusals }: ComparedProduct, place: number) {
  const by = { quoted: 'payable_per_cover', referred: 'questions', declined: 'refusals' } as const
  const { insuredAmount, premium } = result
  return {
    place,
    by: by[result.status],
    payablePerCover:
      payablePerCover && premium && insuredAmount !== null
        ? {
            percent: percentText(payablePerCover, 4),
            payable: wonView(premium.payable),
            cover: wonView(insuredAmount)
          }
        : null,
    questions,
    refusals
  }
}

function buyerView({ buyer, eligible, cover, findings }: QuotedBuyer, language: Language) {
  return {
    businessNumber: buyer.businessNumber,
    eligible,
    insuredAmount: cover && wonView(cover.amount),
    coveragePercent: cover && Number(percentText(cover.coverage.value, 6)),
    premium: cover && wonView(cover.premium),
    findings: findings.map(finding => findingView(finding, language))
  }
}

function termsOf(product: ProductCode, rules: Rules) {
  const told = <Value>(term: string, read: (parameter: string) => Value): Value | null => {
    const parameter = termOf(product, term)
    return rules.states(parameter) ? read(parameter) : null
  }
  return {
    premiumBase: told('premium_base', parameter => rules.text(parameter).value),
    inclusion: told('inclusion', parameter => rules.text(parameter).value),
    minBuyers: told('min_buyers', parameter => rules.count(parameter).value),
    maxBuyers: told('max_buyers', parameter => rules.count(parameter).value),
    buyerCap: told('buyer_cap', parameter => wonView(rules.won(parameter).value)),
    policyholderCap: told('policyholder_cap', parameter => wonView(rules.won(parameter).value))
  }
}
