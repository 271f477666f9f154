import { createHash } from 'node:crypto'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

/** A hand-over that is asked for now. */
export interface NewHandOver {
  readonly id: string
  readonly offerId: string
  /** As it is given out; what is stored of it is its SHA-256. */
  readonly code: string
  readonly now: Date
}

/** Stores with the commit that a code was asked for, which replaces the ones before; the offer has to be locked. */
export function insertHandOver(trx: Pick<Transaction, 'defer' | 'actor'>, handOver: NewHandOver): void {
  const { organisation, client } = trx.actor
  trx.defer({
    name: 'insert_offer_hand_over',
    text: `insert into underwriting.offer_hand_over (id, organisation, client, offer_id, code_sha256, created_at)
      values ($1, $2, $3, $4, $5, $6)`,
    values: [handOver.id, organisation, client, handOver.offerId, sha256Of(handOver.code), handOver.now]
  })
}

/** What a code led to. */
export interface Taking {
  readonly offer_id: string
  readonly hand_over_id: string
  /** False where the caller has the offer already. */
  readonly taken: boolean
}

/**
 * Makes the offer of the firm that the code stands for the caller's, and its hold with it; null where there is none to be had. Its row
 * stays locked. Whether the offer's day is over is not looked at here.
 */
export async function takeByCode(
  trx: Pick<Transaction, 'query'>,
  { code, businessNumber, on }: { readonly code: string; readonly businessNumber: string; readonly on: PlainDate }
): Promise<Taking | null> {
  const [row] = await trx.query<Taking>({
    name: 'take_offer',
    text: 'select offer_id, hand_over_id, taken from underwriting.take_offer($1, $2, $3)',
    values: [sha256Of(code), businessNumber, on]
  })
  return row ?? null
}

function sha256Of(code: string): Buffer {
  return createHash('sha256').update(code).digest()
}
