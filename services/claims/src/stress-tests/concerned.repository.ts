import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Concerned } from '../covers/concerned.repository.ts'

type Trx = Pick<JobTransaction, 'query'>

/** A business number and the legal person behind it, as far as the insurer says: else the number stands for it. */
export interface Member {
  readonly businessNumber: string
  readonly party: string
}

/** The legal persons behind these numbers. */
export function partiesBehind(trx: Trx, businessNumbers: readonly string[]): Promise<Member[]> {
  return trx.query<Member>({
    name: 'parties_behind',
    text: `select n.number as "businessNumber", coalesce(p.person, n.number) as party
      from unnest($1::text[]) as n (number) left join underwriting.published_person p on p.business_number = n.number`,
    values: [businessNumbers]
  })
}

/** Numbers of persons without a limit on the day, at most `limit`. */
export function withoutLimit(trx: Trx, on: PlainDate, limit: number): Promise<Member[]> {
  return trx.query<Member>({
    name: 'buyers_without_limit',
    text: `select distinct business_number as "businessNumber", person as party from underwriting.published_days_without_limit
      where from_date <= $1 and (until_date is null or until_date > $1) order by 1 limit $2`,
    values: [on, limit]
  })
}

/** How many policies ever covered one of them, or name one of their corporations; counts no further than `limit`. */
export async function countCovering(trx: Trx, stressed: Concerned, limit: number): Promise<number> {
  const rows = await trx.query<{ count: bigint }>({
    name: 'count_policies_covering',
    text: `select count(*) from (select distinct c.policy_id from policy.published_agreed_cover c
      where c.corporate_number = any ($1) or c.business_number = any ($2) limit $3) as covering`,
    values: [stressed.corporations, stressed.businessNumbers, limit]
  })
  return Number(rows[0]?.count ?? 0n)
}

/** The ids of these policies, in their order, after the one given. */
export async function policyIdsAfter(trx: Trx, stressed: Concerned, after: string, limit: number): Promise<string[]> {
  const rows = await trx.query<{ id: string }>({
    name: 'policies_covering',
    text: `select distinct c.policy_id as id from policy.published_agreed_cover c
      where (c.corporate_number = any ($1) or c.business_number = any ($2)) and c.policy_id > $3 order by 1 limit $4`,
    values: [stressed.corporations, stressed.businessNumbers, after, limit]
  })
  return rows.map(({ id }) => id)
}
