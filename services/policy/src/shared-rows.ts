import type { Actor } from '@trade-credit/database/actor.ts'
import type { Statement } from '@trade-credit/database/transaction.ts'
import { oversees } from '@trade-credit/service/access/oversees.ts'

/** Which page of the rows that a policyholder's channel shares with a bank, such as pledges. */
export interface SharedRows {
  readonly columns: string
  /** With the columns `id`, `organisation` and `bank`. */
  readonly table: string
  /** What columns have to be; one that is null or left out may be anything. */
  readonly where: Readonly<Record<string, string | null | undefined>>
  readonly page: { readonly before: string | null; readonly limit: number }
}

/**
 * Selects the newest of them that the caller may see. Row-level security says whose they are, but as one of several conditions, which no
 * index can follow: whoever does not see all looks twice, each time by an index.
 */
export function newestShared(
  actor: Pick<Actor, 'kind' | 'organisation'>,
  { columns, table, where, page }: SharedRows
): Statement {
  const values: unknown[] = []
  const value = (given: unknown) => `$${values.push(given)}`
  const asked = [
    ...(page.before === null ? [] : [`id < ${value(page.before)}`]),
    ...Object.entries(where).flatMap(([column, wanted]) =>
      wanted === null || wanted === undefined ? [] : [`${column} = ${value(wanted)}`]
    )
  ]
  const limit = value(page.limit)
  const select = (conditions: readonly string[]) =>
    `select ${columns} from ${table} ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''} order by id desc limit ${limit}`
  if (oversees(actor)) return { text: select(asked), values }
  const own = value(actor.organisation)
  const [given, taken] = [[`organisation = ${own}`], [`bank = ${own}`, `organisation <> ${own}`]].map(side =>
    select([...side, ...asked])
  )
  return { text: `(${given}) union all (${taken}) order by id desc limit ${limit}`, values }
}
