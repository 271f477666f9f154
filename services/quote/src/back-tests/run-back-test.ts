import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { EnteredProgramme } from '@trade-credit/domain/subsidies/programmes-on.ts'
import { refuseField } from '@trade-credit/service/problems/problems.ts'
import type { ActiveRulebook, RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { isSliceOver, turnOnTheLoop } from '@trade-credit/service/streams/turns.ts'
import { ledgerOfReceipt } from '../sales-ledgers/named-ledger.ts'
import { type BackTestTally, countQuote, emptyBackTest } from './back-test-tally.ts'
import { findKeptQuotes, type KeptQuote, type QuotePeriod, quoteIdsOf } from './kept-quotes.repository.ts'
import { replayQuote } from './replay-quote.ts'

/** Quotes in one back-test: half a minute's work. */
export const MOST_QUOTES = 20_000
/** Documents in memory at once: a quote of five thousand buyers is large. */
const QUOTES_AT_ONCE = 50

/** Under what the quotes are worked out again. */
export interface BackTest {
  readonly other: RulebookVersion
  readonly asOf: PlainDate | null
  readonly entered: readonly EnteredProgramme[]
  readonly versions: Pick<ActiveRulebook, 'version'>
}

/**
 * Works the quotes of a period out again under another version of the rulebook and sums up what differs, a page at a time. Writes
 * nothing. Ends in `invalid_request` for more quotes than are worked out at once.
 */
export async function runBackTest(
  trx: Transaction,
  period: QuotePeriod,
  { other, asOf, entered, versions }: BackTest
): Promise<BackTestTally> {
  const ids = await quoteIdsOf(trx, period, MOST_QUOTES + 1)
  if (ids.length > MOST_QUOTES) return refuseTooMany()
  const tally = emptyBackTest()
  let begun = performance.now()
  for (let from = 0; from < ids.length; from += QUOTES_AT_ONCE) {
    for (const quote of await findKeptQuotes(trx, ids.slice(from, from + QUOTES_AT_ONCE))) {
      const [own, salesLedger] = await Promise.all([ownVersion(quote), ledgerOfReceipt(trx, quote.request)])
      countQuote(tally, quote.id, replayQuote(quote, { own, other, asOf, entered, salesLedger }))
      if (!isSliceOver(begun)) continue
      await turnOnTheLoop()
      begun = performance.now()
    }
  }
  return tally

  function ownVersion({ rulebookSha256 }: KeptQuote): Promise<RulebookVersion | null> {
    return versions.version(rulebookSha256)
  }
}

function refuseTooMany(): never {
  const most = MOST_QUOTES.toLocaleString('en-US')
  return refuseField('/to', 'back_test.too_many_quotes', {
    ko: `한 번에 견적 ${most}건까지 다시 계산합니다. 기간을 줄이거나 상품을 하나만 골라 주세요.`,
    en: `At most ${most} quotes are worked out again at once. Choose a shorter period or one product.`
  })
}
