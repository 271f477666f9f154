import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { type QuoteResult, quote } from '@trade-credit/domain/quote/quote.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { parseQuoteRequest } from './parse-quote-request.ts'
import type { QuoteRequestBody } from './request-schemas.ts'

/** What a request is worked out under, besides what it says. */
export interface QuoteBasis {
  readonly businessDate: PlainDate
  readonly rulebook: RulebookVersion
}

/** What a request comes to, and the date whose rules say so. */
export interface WorkedOutQuote {
  readonly asOf: PlainDate
  readonly result: QuoteResult
}

/**
 * Works a request out under the rules of its date, the business date unless it names another: the one way in which quotes,
 * previews, comparisons and batches come to their figures. Throws `NoSourceForDate` when no source reaches the date.
 */
export function workOutQuote(body: QuoteRequestBody, { businessDate, rulebook }: QuoteBasis): WorkedOutQuote {
  const asOf = plainDate(body.asOf ?? businessDate)
  return { asOf, result: quote(parseQuoteRequest(body), rulebook.rulesAt(asOf)) }
}
