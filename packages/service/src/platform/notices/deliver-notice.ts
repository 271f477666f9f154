import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'
import type { NoticeChannel } from './notice-channel.ts'
import { isNoticeKind, type NoticeKindCode, type NoticeParameters, noticeTexts } from './notice-kinds.ts'

interface Undelivered {
  readonly organisation: string
  readonly kind: string
  readonly parameters: NoticeParameters<NoticeKindCode>
}

/**
 * Brings a notice to its recipient, unless that was done before. A kill between the delivery and its record delivers
 * again: telling twice is better than not at all. The pool is a job role's.
 */
export async function deliverNotice(
  pool: pg.Pool,
  channel: NoticeChannel,
  id: string
): Promise<'delivered' | 'unreachable' | 'nothing_to_do'> {
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
