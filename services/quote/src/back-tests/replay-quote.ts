import type { SalesLedger } from '@trade-credit/domain/eligibility/inclusion.ts'
import { ENGINE_VERSION } from '@trade-credit/domain/engine-version.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { EnteredProgramme } from '@trade-credit/domain/subsidies/programmes-on.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { resultOf } from '../receipts/receipt.ts'
import { workOutAgain } from '../receipts/verify-receipt.ts'
import type { KeptQuote } from './kept-quotes.repository.ts'

/** What a quote came to, as far as two versions are compared by it. */
export interface Outcome {
  readonly status: 'quoted' | 'referred' | 'declined'
  /** Won; 0 where nothing would be insured or paid. */
  readonly insuredAmount: number
  /** Before subsidies. */
  readonly premium: number
  /** After them. */
  readonly payable: number
  /** Of every finding, the policyholder's and each buyer's. */
  readonly codes: ReadonlySet<string>
}

/** Under what a quote is worked out a second time. */
export interface Replay {
  /** The version that the quote was made by; null where it is not kept. */
  readonly own: RulebookVersion | null
  readonly other: RulebookVersion
  /** The day whose rules count in both; null for the quote's own. */
  readonly asOf: PlainDate | null
  /** What operators entered of subsidies by now: it counts where the day is another. */
  readonly entered: readonly EnteredProgramme[]
  readonly salesLedger: SalesLedger | null
}

/**
 * What the quote comes to under its own version of the rulebook and under the other one, all else equal: the same request, day, engine
 * and subsidies. Null where either cannot be worked out, because no source reaches the day or a version or sales ledger is not kept.
 */
export function replayQuote(quote: KeptQuote, replay: Replay): { before: Outcome; after: Outcome } | null {
  const { own, other, asOf } = replay
  const before = asOf === null && quote.engineVersion === ENGINE_VERSION ? keptResult(quote) : under(own, quote, replay)
  const after = before && under(other, quote, replay)
  return before && after && { before: outcomeOf(before), after: outcomeOf(after) }
}

type Result = ReturnType<typeof resultOf>

/** A receipt proves that this is what working it out again gives. */
function keptResult({ status, record }: KeptQuote): Result {
  return resultOf(status, record)
}

function under(
  version: RulebookVersion | null,
  quote: KeptQuote,
  { asOf, entered, salesLedger }: Replay
): Result | null {
  if (version === null) return null
  const { businessDate, request, record } = quote
  const asked =
    asOf === null
      ? { businessDate, request, subsidyEntries: record.subsidyEntries ?? [] }
      : { businessDate, request: { ...request, asOf }, subsidyEntries: entered }
  return workOutAgain(asked, version, salesLedger)?.result ?? null
}

function outcomeOf({ status, insuredAmount, premium, findings, buyers }: Result): Outcome {
  return {
    status: status as Outcome['status'],
    insuredAmount: insuredAmount ?? 0,
    premium: premium?.net ?? 0,
    payable: premium?.payable ?? 0,
    codes: new Set([...findings, ...buyers.flatMap(buyer => buyer.findings)].map(({ code }) => code))
  }
}
