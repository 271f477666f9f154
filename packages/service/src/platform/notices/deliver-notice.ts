import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'
import type { NoticeChannel } from './notice-channel.ts'
import { isNoticeKind, type NoticeKindCode, type NoticeParameters, noticeTexts } from './notice-kinds.ts'

interface Undelivered {
  readonly organisation: string
  readonly kind: string
  readonly parameters: NoticeParameters<NoticeKindCode>
}

/** How many notices were brought to their recipients, by how that went. */
export type Deliveries = { readonly [Outcome in DeliveryOutcome]: number }
type DeliveryOutcome = 'delivered' | 'unreachable' | 'nothing_to_do'

/**
 * Brings notices to their recipients, each unless that was done before. One that fails keeps none of the others: all are tried, and then
 * the first failure is thrown, for another try at what is left. The pool is a job role's.
 */
export async function deliverNotices(
  pool: pg.Pool,
  channel: NoticeChannel,
  ids: readonly string[],
  stopping: AbortSignal
): Promise<Deliveries> {
  const outcomes: DeliveryOutcome[] = []
  const failures: unknown[] = []
  for (const id of ids) {
    stopping.throwIfAborted()
    await deliverNotice(pool, channel, id).then(
      outcome => outcomes.push(outcome),
      failure => failures.push(failure)
    )
  }
  if (failures.length > 0) throw failures[0]
  const count = (wanted: DeliveryOutcome) => outcomes.filter(outcome => outcome === wanted).length
  return {
    delivered: count('delivered'),
    unreachable: count('unreachable'),
    nothing_to_do: count('nothing_to_do')
  }
}

/** A kill between the delivery and its record delivers again: telling twice is better than not at all. */
async function deliverNotice(pool: pg.Pool, channel: NoticeChannel, id: string): Promise<DeliveryOutcome> {
  const [notice] = await inJobTransaction(pool, trx =>
    trx.query<Undelivered>({
      name: 'undelivered_notice',
      text: 'select organisation, kind, parameters from platform.notice where id = $1 and delivered_at is null',
      values: [id]
    })
  )
  if (!notice) return 'nothing_to_do'
  const { organisation, kind, parameters } = notice
  if (!isNoticeKind(kind)) throw new Error(`notice ${id} has the unknown kind ${kind}`)
  const outcome = await channel.deliver({ id, organisation, kind, ...noticeTexts(kind, parameters) })
  if (outcome === 'delivered') {
    await inJobTransaction(pool, async trx =>
      trx.defer({
        name: 'notice_delivered',
        text: 'update platform.notice set delivered_at = clock_timestamp() where id = $1 and delivered_at is null',
        values: [id]
      })
    )
  }
  return outcome
}
