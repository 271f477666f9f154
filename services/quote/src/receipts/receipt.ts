import type { BuyerRecord, FindingRecord, QuoteRecord } from '@trade-credit/quoting/quote-record.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'

/** What of a stored quote its receipt is made of. */
export interface ReceiptedQuote {
  readonly id: string
  readonly status: string
  readonly asOf: string
  readonly businessDate: string
  readonly expiresOn: string
  readonly rulebookSha256: string
  readonly engineVersion: string
  /** As it was sent. */
  readonly request: object
  readonly record: QuoteRecord
}

/**
 * Everything that is needed to work the quote out again: what was asked, the dates, the version of the rulebook and of the
 * engine, what operators had entered of subsidies, and what came out. The digest is SHA-256 over the canonical JSON (RFC 8785) of
 * all the rest.
 */
export function receiptOf(quote: ReceiptedQuote) {
  const receipt = {
    quoteId: quote.id,
    request: quote.request,
    businessDate: quote.businessDate,
    asOf: quote.asOf,
    expiresOn: quote.expiresOn,
    rulebook: { version: `sha256:${quote.rulebookSha256}` },
    engine: quote.engineVersion,
    subsidyEntries: (quote.record.subsidyEntries ?? []).map(({ effectiveFrom, ...entry }) => ({
      ...entry,
      effectiveFrom: effectiveFrom as string
    })),
    result: resultOf(quote.status, quote.record)
  }
  return { ...receipt, digest: digestOf(receipt) }
}

export type Receipt = ReturnType<typeof receiptOf>

/** The digest that the receipt should carry. */
export function digestOfReceipt({ digest: _stated, ...rest }: Receipt): string {
  return digestOf(rest)
}

/** What came out, as figures and codes; the words and rules around them follow from the version of the rulebook. */
export function resultOf(status: string, record: QuoteRecord) {
  const { premium } = record
  return {
    status,
    findings: record.findings.map(findingOf),
    buyers: record.buyers.map(buyerOf),
    insuredAmount: record.insuredAmount,
    premium: premium && {
      gross: premium.gross,
      discounts: premium.discounts.map(deductionOf),
      net: premium.net,
      subsidies: premium.subsidies.map(deductionOf),
      payable: premium.payable,
      instalments: premium.instalments.map(({ dueOn, amount }) => ({ dueOn: dueOn as string, amount }))
    }
  }
}

function findingOf({ code, outcome, pointer }: FindingRecord) {
  return { code: code as string, outcome, pointer }
}

function buyerOf(buyer: BuyerRecord) {
  return {
    businessNumber: buyer.businessNumber,
    eligible: buyer.eligible,
    findings: buyer.findings.map(findingOf),
    insuredAmount: buyer.insuredAmount,
    limitedBy: buyer.limitedBy as string | null,
    insuredReceivables: buyer.insuredReceivables,
    turnover: buyer.turnover,
    acceptanceRatio: buyer.acceptanceRatio,
    coveragePercent: buyer.coveragePercent,
    rate: buyer.rate && buyer.rate.exact,
    premium: buyer.premium
  }
}

function deductionOf({ programme, percent, amount }: { programme: string; percent: number; amount: number }) {
  return { programme, percent, amount }
}
