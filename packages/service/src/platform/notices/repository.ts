import { compose, given, sql, where } from '@trade-credit/database/compose.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PageBelow } from '../../http/asked-page.ts'

type Trx = Pick<Transaction, 'query' | 'actor'>

export interface NoticeRow {
  readonly id: string
  readonly kind: string
  readonly subject: Readonly<Record<string, string>>
  readonly parameters: Readonly<Record<string, unknown>>
  readonly created_at: Date
  readonly read_at: Date | null
}

const COLUMNS = 'id, kind, subject, parameters, created_at, read_at'

/** The organisation's own notices, latest first, from below an id on. */
export async function findNotices(
  trx: Trx,
  filter: { readonly kind?: string | undefined; readonly read?: boolean | undefined },
  { before, limit }: PageBelow
): Promise<NoticeRow[]> {
  const asked = where(
    sql`organisation = ${trx.actor.organisation}`,
    given(filter.kind, kind => sql`kind = ${kind}`),
    given(filter.read, isRead => sql`read_at is ${sql.raw(isRead ? 'not null' : 'null')}`),
    given(before, id => sql`id < ${id}`)
  )
  return trx.query<NoticeRow>(
    compose(sql`select ${sql.raw(COLUMNS)} from platform.notice ${asked} order by id desc limit ${limit}`)
  )
}

/** Marks the notice as read, if it is not yet, and gives it; undefined when it is not the organisation's. */
export async function acknowledgeNotice(trx: Trx, id: string): Promise<NoticeRow | undefined> {
  const rows = await trx.query<NoticeRow>({
    name: 'acknowledge_notice',
    text: `update platform.notice
      set read_at = coalesce(read_at, clock_timestamp()), read_by = coalesce(read_by, $3)
      where organisation = $1 and id = $2 returning ${COLUMNS}`,
    values: [trx.actor.organisation, id, trx.actor.client]
  })
  return rows[0]
}
