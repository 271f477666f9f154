import { compose, given, sql, where } from '@trade-credit/database/compose.ts'
import { inJobTransaction, type Transaction } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'
import type { PageBelow } from '../../http/asked-page.ts'
import type { Attempt } from '../webhook-delivery/delivery-work.repository.ts'

type Trx = Pick<Transaction, 'query' | 'actor'>

/** A line of a subscription's log: one event, with every attempt to deliver it. */
export interface DeliveryRow {
  readonly id: string
  readonly position: bigint | null
  readonly event_id: string
  readonly event_type: string
  readonly cause: 'event' | 'replay' | 'test'
  readonly status: 'pending' | 'delivered' | 'failed' | 'superseded'
  readonly attempts: readonly Attempt[]
  readonly next_attempt_at: Date | null
  readonly created_at: Date
}

/** Which lines are asked for; what is undefined does not matter. */
export interface DeliveryFilter {
  readonly status?: string | undefined
  readonly type?: string | undefined
  readonly eventId?: string | undefined
}

const COLUMNS = 'id, position, event_id, event_type, cause, status, attempts, next_attempt_at, created_at'

/** The log of a subscription of the organisation, latest first, from below an id on. */
export async function findDeliveries(
  trx: Trx,
  subscriptionId: string,
  filter: DeliveryFilter,
  { before, limit }: PageBelow
): Promise<DeliveryRow[]> {
  const asked = where(
    sql`organisation = ${trx.actor.organisation}`,
    sql`subscription_id = ${subscriptionId}`,
    given(filter.status, status => sql`status = ${status}`),
    given(filter.type, type => sql`event_type = ${type}`),
    given(filter.eventId, id => sql`event_id = ${id}`),
    given(before, id => sql`id < ${id}`)
  )
  return trx.query<DeliveryRow>(
    compose(sql`select ${sql.raw(COLUMNS)} from platform.webhook_delivery ${asked} order by id desc limit ${limit}`)
  )
}

/** One line of the log; undefined when the organisation has none such. */
export async function findDelivery(trx: Trx, subscriptionId: string, id: string): Promise<DeliveryRow | undefined> {
  const rows = await trx.query<DeliveryRow>({
    name: 'find_webhook_delivery',
    text: `select ${COLUMNS} from platform.webhook_delivery
      where organisation = $1 and subscription_id = $2 and id = $3`,
    values: [trx.actor.organisation, subscriptionId, id]
  })
  return rows[0]
}

/** Has an event sent now, and gives the new line of the log. */
export async function insertDelivery(
  trx: Trx,
  subscriptionId: string,
  row: Pick<DeliveryRow, 'id' | 'position' | 'event_id' | 'event_type' | 'cause'>
): Promise<DeliveryRow> {
  const rows = await trx.query<DeliveryRow>({
    text: `insert into platform.webhook_delivery
        (id, organisation, subscription_id, position, event_id, event_type, cause, status, next_attempt_at)
      values ($1, $2, $3, $4, $5, $6, $7, 'pending', clock_timestamp()) returning ${COLUMNS}`,
    values: [row.id, trx.actor.organisation, subscriptionId, row.position, row.event_id, row.event_type, row.cause]
  })
  return rows[0] as DeliveryRow
}

const BATCH = 1000

/** Forgets what was sent, or given up, before the moment, in batches that each commit, and gives how much. The pool is a job role's. */
export async function purgeDeliveries(pool: pg.Pool, before: Date, stopping?: AbortSignal): Promise<number> {
  let purged = 0
  for (let deleted = BATCH; deleted === BATCH && !stopping?.aborted; purged += deleted) {
    const rows = await inJobTransaction(pool, trx =>
      trx.query({
        text: `delete from platform.webhook_delivery where id in (
            select id from platform.webhook_delivery where created_at < $1 and next_attempt_at is null
            order by created_at limit $2)
          returning id`,
        values: [before, BATCH]
      })
    )
    deleted = rows.length
  }
  return purged
}
