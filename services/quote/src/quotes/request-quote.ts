import type { Transaction } from '@trade-credit/database/transaction.ts'
import { ENGINE_VERSION } from '@trade-credit/domain/engine-version.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { quoteRecord } from './quote-record.ts'
import { insertQuote, type NewQuote } from './repository.ts'
import type { QuoteRequestBody } from './request-schemas.ts'
import type { QuoteTables } from './tables.ts'
import { type WorkedOutQuote, workOutQuote } from './work-out-quote.ts'

/** What a quote is worked out under: the two clocks and the rulebook in force. */
export interface QuoteCircumstances {
  readonly businessDate: PlainDate
  readonly now: Date
  readonly rulebook: RulebookVersion
  /** The quote whose place it takes. */
  readonly revises?: string
}

/**
 * Works the quote out and stores it with the commit. `requestText` is kept as it was sent, for replay.
 * Throws `NoSourceForDate` when no source reaches the date asked for.
 */
export function requestQuote(
  trx: Transaction<QuoteTables>,
  body: QuoteRequestBody,
  requestText: string,
  { businessDate, now, rulebook, revises }: QuoteCircumstances
): NewQuote & { readonly workedOut: WorkedOutQuote } {
  const workedOut = workOutQuote(body, { businessDate, rulebook })
  const { asOf, result } = workedOut
  const validity = rulebook.rulesAt(businessDate).count('quote.validity_days')
  const stored: NewQuote = {
    id: newId('qt'),
    product: body.product,
    status: result.status,
    policyholder: body.policyholder.businessNumber,
    asOf,
    businessDate,
    expiresOn: addDays(businessDate, validity.value),
    insuredAmount: result.insuredAmount === null ? null : wonView(result.insuredAmount),
    payable: result.premium === null ? null : wonView(result.premium.payable),
    rulebookSha256: rulebook.sha256,
    engineVersion: ENGINE_VERSION,
    createdAt: now,
    revises: revises ?? null,
    supersededBy: null,
    requestText,
    record: quoteRecord(result)
  }
  insertQuote(trx, stored)
  return { ...stored, workedOut }
}
