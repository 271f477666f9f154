import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { ProductCode } from '@trade-credit/domain/products.ts'
import type { Premium } from '@trade-credit/domain/quote/premium.ts'
import type { QuotedBuyer } from '@trade-credit/domain/quote/quote.ts'
import { percentText } from '@trade-credit/domain/ratio.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import type { QuoteBasis, WorkedOutQuote } from '@trade-credit/quoting/work-out-quote.ts'
import { findingView } from '@trade-credit/service/rulebook/rule-views.ts'

/** A price in short: what it comes to, for whom, and every finding. */
export function pricePreviewView(
  product: ProductCode,
  { asOf, result }: WorkedOutQuote,
  { businessDate, rulebook }: QuoteBasis,
  language: Language
) {
  return {
    status: result.status,
    illustrative: asOf !== businessDate,
    product,
    asOf,
    findings: result.findings.map(finding => findingView(finding, language)),
    buyers: result.buyers.map(buyer => buyerView(buyer, language)),
    insuredAmount: result.insuredAmount === null ? null : wonView(result.insuredAmount),
    premium: result.premium && premiumView(result.premium),
    rulebook: { asOf, version: `sha256:${rulebook.sha256}` }
  }
}

/** The premium without its steps. */
export function premiumView({ gross, net, payable }: Premium) {
  return { gross: wonView(gross), net: wonView(net), payable: wonView(payable) }
}

function buyerView({ buyer, eligible, findings, cover }: QuotedBuyer, language: Language) {
  return {
    businessNumber: buyer.businessNumber,
    eligible,
    findings: findings.map(finding => findingView(finding, language)),
    insuredAmount: cover && wonView(cover.amount),
    ratePercent: cover && percentText(cover.rate.rate, 3),
    premium: cover && wonView(cover.premium)
  }
}
