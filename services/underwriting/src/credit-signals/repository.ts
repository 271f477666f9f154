import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { SignalType } from '@trade-credit/domain/credit/signals.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

type Trx = Pick<Transaction, 'query' | 'actor'>

/** A report as it was received. */
export interface StoredSignal {
  readonly id: string
  readonly business_number: string
  readonly type: SignalType
  readonly occurred_on: PlainDate
  readonly source: string
  readonly received_on: PlainDate
  readonly created_at: Date
}

/** Adds a report of the caller's organisation. */
export async function insertSignal(trx: Trx, signal: StoredSignal): Promise<void> {
  const { organisation, client } = trx.actor
  await trx.query({
    name: 'insert_credit_signal',
    text: `insert into underwriting.credit_signal (id, organisation, client, business_number, type, occurred_on, source, received_on, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      signal.id,
      organisation,
      client,
      signal.business_number,
      signal.type,
      signal.occurred_on,
      signal.source,
      signal.received_on,
      signal.created_at
    ]
  })
}

/** The reports that the caller may see, latest received first: a feed's own, for the insurer all; at most `limit`, from before the id. */
export function listSignals(
  trx: Trx,
  { businessNumber, before, limit }: { businessNumber: string | null; before: string | null; limit: number }
): Promise<StoredSignal[]> {
  return trx.query<StoredSignal>({
    name: 'list_credit_signals',
    text: `select id, business_number, type, occurred_on, source, received_on, created_at from underwriting.credit_signal
      where ($1::text is null or business_number = $1) and ($2::text is null or id < $2) order by id desc limit $3`,
    values: [businessNumber, before, limit]
  })
}
