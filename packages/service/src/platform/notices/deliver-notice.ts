import type pg from 'pg'
import type { NoticeChannel } from './notice-channel.ts'
import { isNoticeKind, type NoticeKindCode, type NoticeParameters, noticeTexts } from './notice-kinds.ts'

interface Undelivered {
  readonly id: string
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
  const { rows: notices } = await pool.query<Undelivered>({
    name: 'undelivered_notices',
    text: `select id, organisation, kind, parameters from platform.notice
      where id = any ($1) and delivered_at is null order by id`,
    values: [ids]
  })
  const counts = { delivered: 0, unreachable: 0, nothing_to_do: ids.length - notices.length }
  const failures: unknown[] = []
  const record = recordOf(pool)
  for (const notice of notices) {
    if (stopping.aborted) break
    await deliver(channel, notice).then(
      outcome => {
        counts[outcome] += 1
        if (outcome === 'delivered') record.add(notice.id)
      },
      failure => failures.push(failure)
    )
  }
  await record.written()
  stopping.throwIfAborted()
  if (failures.length > 0) throw failures[0]
  return counts
}

async function deliver(channel: NoticeChannel, { id, organisation, kind, parameters }: Undelivered) {
  if (!isNoticeKind(kind)) throw new Error(`notice ${id} has the unknown kind ${kind}`)
  return channel.deliver({ id, organisation, kind, ...noticeTexts(kind, parameters) })
}

/**
 * Keeps that notices were delivered, while others are: what comes in during one statement goes into the next. A kill between a delivery
 * and its record delivers again: telling twice is better than not at all.
 */
function recordOf(pool: pg.Pool) {
  let waiting: string[] = []
  let writing: Promise<void> | undefined
  const write = async () => {
    while (waiting.length > 0) {
      const ids = waiting
      waiting = []
      await pool.query({
        name: 'notices_delivered',
        text: 'update platform.notice set delivered_at = clock_timestamp() where id = any ($1) and delivered_at is null',
        values: [ids]
      })
    }
    writing = undefined
  }
  return {
    add(id: string): void {
      waiting.push(id)
      if (writing) return
      writing = write()
      // Whoever waits until everything is written hears of it.
      writing.catch(() => {})
    },
    written: async (): Promise<void> => writing
  }
}
