import type { SalesLedger } from '@trade-credit/domain/eligibility/inclusion.ts'
import { ENGINE_VERSION } from '@trade-credit/domain/engine-version.ts'
import { addDays, plainDate } from '@trade-credit/domain/plain-date.ts'
import { NoSourceForDate } from '@trade-credit/domain/rules.ts'
import type { EnteredProgramme } from '@trade-credit/domain/subsidies/programmes-on.ts'
import { quoteRecord } from '@trade-credit/quoting/quote-record.ts'
import { type QuoteRequestBody, QuoteRequestSchema } from '@trade-credit/quoting/request.schemas.ts'
import { workOutQuote } from '@trade-credit/quoting/work-out-quote.ts'
import { ProblemError } from '@trade-credit/service/problems/problems.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { compileCheck } from '@trade-credit/service/schema/validation.ts'
import { type Difference, differencesOf } from './differences.ts'
import { digestOfReceipt, type Receipt, resultOf } from './receipt.ts'

const MOST_DIFFERENCES = 100

/** What was found of a receipt. It is verified when nothing speaks against it and the figures were worked out again. */
export interface ReceiptVerification {
  readonly verified: boolean
  readonly digest: 'matches' | 'differs'
  /** Whether it is the receipt of the quote that we keep; `not_visible` also where the quote is another's. */
  readonly storedQuote: 'matches' | 'differs' | 'not_visible'
  readonly rulebook: 'known' | 'unknown'
  readonly engine: 'known' | 'unknown'
  /** `not_computed` where the rulebook, the engine or the request do not allow it. */
  readonly figures: 'match' | 'differ' | 'not_computed'
  readonly differences: readonly Difference[]
}

/**
 * Works the quote of a receipt out again. `version` is the rulebook that the receipt names, null when there is none; `kept`
 * the receipt of the stored quote, null when it is not to be seen; `salesLedger` what the request's ledger proves, where it names one.
 */
export function verifyReceipt(
  receipt: Receipt,
  version: RulebookVersion | null,
  kept: Receipt | null,
  salesLedger: SalesLedger | null = null
): ReceiptVerification {
  const digest = digestOfReceipt(receipt)
  const engineKnown = receipt.engine === ENGINE_VERSION
  const again = version && engineKnown ? workOutAgain(receipt, version, salesLedger) : null
  const { asOf, expiresOn, result } = receipt
  const differences = again ? differencesOf({ asOf, expiresOn, result }, again, MOST_DIFFERENCES) : []
  const verification = {
    digest: digest === receipt.digest ? 'matches' : 'differs',
    storedQuote: kept === null ? 'not_visible' : digestOfReceipt(kept) === digest ? 'matches' : 'differs',
    rulebook: version ? 'known' : 'unknown',
    engine: engineKnown ? 'known' : 'unknown',
    figures: again === null ? 'not_computed' : differences.length > 0 ? 'differ' : 'match',
    differences
  } as const
  const { storedQuote, figures } = verification
  const verified = verification.digest === 'matches' && storedQuote !== 'differs' && figures === 'match'
  return { verified, ...verification }
}

const isQuoteRequest = compileCheck(QuoteRequestSchema)

/** What a kept quote is worked out from a second time. */
export interface WorkedOutFrom {
  readonly request: object
  readonly businessDate: string
  readonly subsidyEntries: readonly (Omit<EnteredProgramme, 'effectiveFrom'> & { readonly effectiveFrom: string })[]
}

/** Null for a request that is none, or whose date no source reaches: no quote was ever made of it. */
export function workOutAgain(
  { request, businessDate: day, subsidyEntries }: WorkedOutFrom,
  version: RulebookVersion,
  salesLedger: SalesLedger | null
) {
  if (!isQuoteRequest(request)) return null
  // Without the ledger that it was made of, there is nothing to compare.
  if ((request as QuoteRequestBody).salesLedgerId && !salesLedger) return null
  const businessDate = plainDate(day)
  try {
    const entered = subsidyEntries.map(entry => ({ ...entry, effectiveFrom: plainDate(entry.effectiveFrom) }))
    const basis = { businessDate, rulebook: version, entered, salesLedger }
    const { asOf, result, entries } = workOutQuote(request as QuoteRequestBody, basis)
    const validity = version.rulesAt(businessDate).count('quote.validity_days')
    return {
      asOf,
      expiresOn: addDays(businessDate, validity.value),
      result: resultOf(result.status, quoteRecord(result, entries))
    }
  } catch (error) {
    // Only a made-up receipt leads to the latter two: a date past the end of the calendar, a share that is none, an unknown programme.
    if (error instanceof NoSourceForDate || error instanceof RangeError || error instanceof ProblemError) return null
    throw error
  }
}
