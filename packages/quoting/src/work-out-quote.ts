import type { SalesLedger } from '@trade-credit/domain/eligibility/inclusion.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { type QuoteResult, quote, type Underwriting } from '@trade-credit/domain/quote/quote.ts'
import type { EnteredProgramme } from '@trade-credit/domain/subsidies/programmes-on.ts'
import { relevantEntries } from '@trade-credit/domain/subsidies/relevant-entries.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { refuseUnknownProgrammes } from './known-programmes.ts'
import { parseQuoteRequest } from './parse-quote-request.ts'
import type { QuoteRequestBody } from './request.schemas.ts'

/** What a request is worked out under, besides what it says. */
export interface QuoteBasis {
  readonly businessDate: PlainDate
  readonly rulebook: RulebookVersion
  /** What operators entered of subsidy programmes: all of it, or for a replay what the quote kept. */
  readonly entered: readonly EnteredProgramme[]
  /** What the ledger proves that the request names, where it names one. */
  readonly salesLedger?: SalesLedger | null
  /** What underwriting found and decided, where the request is an application's. */
  readonly underwriting?: Underwriting
}

/** What a request comes to, and the date whose rules say so. */
export interface WorkedOutQuote {
  readonly asOf: PlainDate
  readonly result: QuoteResult
  /** The entries that could have a say in it. */
  readonly entries: readonly EnteredProgramme[]
}

/**
 * Works a request out under the rules of its date, the business date unless it names another: the one way in which quotes,
 * previews, comparisons and batches come to their figures. Throws `NoSourceForDate` when no source reaches the date, and ends in the
 * problem `invalid_request` for a subsidy programme that nobody knows.
 */
export function workOutQuote(
  body: QuoteRequestBody,
  { businessDate, rulebook, entered, salesLedger = null, underwriting }: QuoteBasis
): WorkedOutQuote {
  refuseUnknownProgrammes(body.subsidies, rulebook.rulebook, entered)
  const asOf = plainDate(body.asOf ?? businessDate)
  const request = { ...parseQuoteRequest(body), salesLedger }
  const entries = relevantEntries(entered, asOf, request.policyholder.premises, request.subsidies)
  return { asOf, entries, result: quote(request, rulebook.rulesAt(asOf), entries, underwriting) }
}
