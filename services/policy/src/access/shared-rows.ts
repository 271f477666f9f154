import type { Actor } from '@trade-credit/database/actor.ts'
import { compose, type Fragment, given, sql, where } from '@trade-credit/database/compose.ts'
import type { Statement } from '@trade-credit/database/transaction.ts'
import { oversees } from '@trade-credit/service/access/oversees.ts'

/** Which page of the rows that a policyholder's channel shares with a bank, such as pledges. */
export interface SharedRows {
  readonly columns: string
  /** With the columns `id`, `organisation` and `bank`. */
  readonly table: string
  /** What columns have to be; one that is null or left out may be anything. */
  readonly filters: Readonly<Record<string, string | null | undefined>>
  readonly page: { readonly before: string | null; readonly limit: number }
}

/**
 * Selects the newest of them that the caller may see. Row-level security says whose they are, but as one of several conditions, which no
 * index can follow: whoever does not see all looks twice, each time by an index.
 */
export function newestShared(
  actor: Pick<Actor, 'kind' | 'organisation'>,
  { columns, table, filters, page }: SharedRows
): Statement {
  const select = (...side: readonly Fragment[]) => {
    const wanted = Object.entries(filters).map(([column, value]) =>
      given(value, text => sql`${sql.ref(column)} = ${text}`)
    )
    const asked = where(
      ...side,
      given(page.before, id => sql`id < ${id}`),
      ...wanted
    )
    return sql`select ${sql.raw(columns)} from ${sql.table(table)} ${asked} order by id desc limit ${page.limit}`
  }
  if (oversees(actor)) return compose(select())
  const own = actor.organisation
  const lent = select(sql`organisation = ${own}`)
  const taken = select(sql`bank = ${own}`, sql`organisation <> ${own}`)
  return compose(sql`(${lent}) union all (${taken}) order by id desc limit ${page.limit}`)
}
