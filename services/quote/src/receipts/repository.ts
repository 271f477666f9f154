import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { QuoteTables } from '../quotes/tables.ts'
import { type Receipt, receiptOf } from './receipt.ts'

/** The receipt of a quote; null when it does not exist or is not the caller's to see. */
export async function findReceipt(trx: Transaction<QuoteTables>, quoteId: string): Promise<Receipt | null> {
  const row = await trx.db
    .selectFrom('quote.quote')
    .select([
      'id',
      'status',
      'as_of',
      'business_date',
      'expires_on',
      'rulebook_sha256',
      'engine_version',
      'request',
      'record'
    ])
    .where('id', '=', quoteId)
    .executeTakeFirst()
  if (!row) return null
  return receiptOf({
    id: row.id,
    status: row.status,
    asOf: row.as_of,
    businessDate: row.business_date,
    expiresOn: row.expires_on,
    rulebookSha256: row.rulebook_sha256,
    engineVersion: row.engine_version,
    request: row.request,
    record: row.record
  })
}
