import type { Transaction } from '@trade-credit/database/transaction.ts'
import { ENGINE_VERSION } from '@trade-credit/domain/engine-version.ts'
import { addDays } from '@trade-credit/domain/plain-date.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import { quoteRecord } from '@trade-credit/quoting/quote-record.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import { type QuoteBasis, type WorkedOutQuote, workOutQuote } from '@trade-credit/quoting/work-out-quote.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { namedLedger } from '../sales-ledgers/named-ledger.ts'
import { insertQuote, type NewQuote } from './repository.ts'

/** What a quote is worked out under: the two clocks, the rulebook in force and what operators entered. */
export interface QuoteCircumstances extends QuoteBasis {
  readonly now: Date
  /** The quote whose place it takes. */
  readonly revises?: string
}

/**
 * Works the quote out and stores it with the commit. `requestText`, JSON of `body` as text or as bytes in UTF-8, is kept for replay.
 * Throws `NoSourceForDate` when no source reaches the date asked for; ends in `invalid_request` for a sales ledger that is not there.
 */
export async function requestQuote(
  trx: Transaction,
  body: QuoteRequestBody,
  requestText: string | Buffer,
  { now, revises, ...given }: QuoteCircumstances
): Promise<NewQuote & { readonly workedOut: WorkedOutQuote }> {
  const { businessDate, rulebook } = given
  const basis = body.salesLedgerId ? { ...given, salesLedger: await namedLedger(trx, body) } : given
  const workedOut = workOutQuote(body, basis)
  const { asOf, result, entries } = workedOut
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
    record: quoteRecord(result, entries)
  }
  insertQuote(trx, stored)
  return { ...stored, workedOut }
}
