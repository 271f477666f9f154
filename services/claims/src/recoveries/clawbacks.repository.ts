import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

type Trx = Pick<Transaction, 'query' | 'defer'>

/** Money that is taken back, and what of it came. */
export interface StoredClawback {
  readonly id: string
  readonly organisation: string
  readonly claimId: string
  readonly noticeId: string
  readonly amount: bigint
  readonly reasons: readonly string[]
  readonly demandedOn: PlainDate
  readonly client: string
  readonly createdAt: Date
  readonly received: bigint
}

/** The claim's clawbacks, newest first; at most a hundred. */
export function listClawbacks(trx: Pick<Trx, 'query'>, claimId: string): Promise<StoredClawback[]> {
  return trx.query<StoredClawback>({
    name: 'list_clawbacks',
    text: `select c.id, c.organisation, c.claim_id as "claimId", c.notice_id as "noticeId", c.amount, c.reasons,
        c.demanded_on as "demandedOn", c.client, c.created_at as "createdAt",
        coalesce((select sum(r.amount) from claims.clawback_receipt r where r.clawback_id = c.id), 0)::bigint as received
      from claims.clawback c where c.claim_id = $1 order by c.id desc limit 100`,
    values: [claimId]
  })
}

/** Keeps the demand with the commit. */
export function insertClawback(trx: Trx, clawback: Omit<StoredClawback, 'received'>): void {
  trx.defer({
    name: 'insert_clawback',
    text: `insert into claims.clawback (id, organisation, claim_id, notice_id, amount, reasons, demanded_on, client, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      clawback.id,
      clawback.organisation,
      clawback.claimId,
      clawback.noticeId,
      clawback.amount,
      clawback.reasons,
      clawback.demandedOn,
      clawback.client,
      clawback.createdAt
    ]
  })
}

/** Keeps what came back with the commit. */
export function insertClawbackReceipt(
  trx: Trx,
  receipt: {
    readonly id: string
    readonly organisation: string
    readonly clawbackId: string
    readonly amount: bigint
    readonly receivedOn: PlainDate
    readonly reference: string
    readonly client: string
    readonly createdAt: Date
  }
): void {
  trx.defer({
    name: 'insert_clawback_receipt',
    text: `insert into claims.clawback_receipt (id, organisation, clawback_id, amount, received_on, reference, client, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [
      receipt.id,
      receipt.organisation,
      receipt.clawbackId,
      receipt.amount,
      receipt.receivedOn,
      receipt.reference,
      receipt.client,
      receipt.createdAt
    ]
  })
}
