import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { QuoteRecord } from '@trade-credit/quoting/quote-record.ts'
import { buyerView } from '@trade-credit/quoting/record-view.ts'
import { findingRecordView } from '@trade-credit/service/rulebook/rule-views.ts'

/** What of a stored quote its views need. */
export interface StoredQuote {
  readonly id: string
  readonly product: string
  readonly status: 'quoted' | 'referred' | 'declined'
  readonly policyholder: string
  readonly asOf: PlainDate
  readonly businessDate: PlainDate
  readonly expiresOn: PlainDate
  readonly rulebookSha256: string
  readonly engineVersion: string
  readonly createdAt: Date
  readonly insuredAmount: number | null
  readonly payable: number | null
  /** The quote whose place it took, and the one that took its own. */
  readonly revises: string | null
  readonly supersededBy: string | null
}

/** The whole quote in a language, as it reads on the business date `today`: a quoted one has expired after its last day. */
export function quoteView(quote: StoredQuote, record: QuoteRecord, language: Language, today: PlainDate) {
  return {
    ...headOf(quote, today),
    findings: record.findings.map(finding => findingRecordView(finding, language)),
    buyers: record.buyers.map(buyer => buyerView(buyer, language)),
    insuredAmount: record.insuredAmount,
    premium: record.premium,
    rules: record.rules,
    rulebook: { asOf: quote.asOf, version: `sha256:${quote.rulebookSha256}` },
    engine: quote.engineVersion
  }
}

/** One line of a list of quotes. */
export function quoteSummaryView(quote: StoredQuote, today: PlainDate) {
  return {
    ...headOf(quote, today),
    insuredAmount: quote.insuredAmount,
    payable: quote.payable
  }
}

/** What every view of a quote begins with. */
function headOf(quote: StoredQuote, today: PlainDate) {
  return {
    id: quote.id,
    status: statusOn(quote, today),
    illustrative: quote.asOf !== quote.businessDate,
    product: quote.product,
    asOf: quote.asOf,
    expiresOn: quote.expiresOn,
    createdAt: quote.createdAt.toISOString(),
    policyholder: { businessNumber: quote.policyholder },
    revises: quote.revises,
    supersededBy: quote.supersededBy
  }
}

function statusOn(quote: StoredQuote, today: PlainDate) {
  if (quote.supersededBy !== null) return 'superseded'
  return quote.status === 'quoted' && today > quote.expiresOn ? 'expired' : quote.status
}
