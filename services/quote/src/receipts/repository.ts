import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type Receipt, type ReceiptedQuote, receiptOf } from './receipt.ts'

/** The receipt of a quote; null when it does not exist or is not the caller's to see. */
export async function findReceipt(trx: Transaction, quoteId: string): Promise<Receipt | null> {
  const [quote] = await trx.query<ReceiptedQuote>({
    name: 'find_receipted_quote',
    text: `select id, status, as_of as "asOf", business_date as "businessDate", expires_on as "expiresOn",
        rulebook_sha256 as "rulebookSha256", engine_version as "engineVersion", request, record
      from quote.quote where id = $1`,
    values: [quoteId]
  })
  return quote ? receiptOf(quote) : null
}
