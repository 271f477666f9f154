import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

type Trx = Pick<JobTransaction, 'query'>

/** A business number and the legal person behind it, as far as anybody told: else the number stands for it. */
export interface Member {
  readonly businessNumber: string
  readonly party: string
}

/** Whom events would befall, as covers may know them. */
export interface Stressed {
  /** None for closures, which befall places of business. */
  readonly parties: readonly string[]
  readonly businessNumbers: readonly string[]
}

/** The legal persons behind these numbers. */
export function partiesBehind(trx: Trx, businessNumbers: readonly string[]): Promise<Member[]> {
  return trx.query<Member>({
    name: 'parties_behind',
    text: `select n.number as "businessNumber", coalesce(p.party, n.number) as party
      from unnest($1::text[]) as n (number) left join underwriting.published_party p on p.business_number = n.number`,
    values: [businessNumbers]
  })
}

/** All the numbers that these legal persons are known to have. */
export function membersOf(trx: Trx, parties: readonly string[]): Promise<Member[]> {
  return trx.query<Member>({
    name: 'members_of_parties',
    text: `select business_number as "businessNumber", party from underwriting.published_party where party = any ($1)`,
    values: [parties]
  })
}

/** Numbers of persons without a limit on the day, at most `limit`. */
export function withoutLimit(trx: Trx, on: PlainDate, limit: number): Promise<Member[]> {
  return trx.query<Member>({
    name: 'buyers_without_limit',
    text: `select distinct business_number as "businessNumber", party from underwriting.published_withdrawn_days
      where from_date <= $1 and (until_date is null or until_date > $1) order by 1 limit $2`,
    values: [on, limit]
  })
}

/** How many policies ever covered one of them; counts no further than `limit`. */
export async function countCovering(trx: Trx, stressed: Stressed, limit: number): Promise<number> {
  const rows = await trx.query<{ count: bigint }>({
    name: 'count_policies_covering',
    text: `select count(*) from (select distinct c.policy_id from policy.published_agreed_cover c
      where c.party = any ($1) or c.business_number = any ($2) limit $3) as covering`,
    values: [stressed.parties, stressed.businessNumbers, limit]
  })
  return Number(rows[0]?.count ?? 0n)
}

/** Ids of policies that ever covered one of them, in their order, after the one given. */
export async function policyIdsAfter(trx: Trx, stressed: Stressed, after: string, limit: number): Promise<string[]> {
  const rows = await trx.query<{ id: string }>({
    name: 'policies_covering',
    text: `select distinct c.policy_id as id from policy.published_agreed_cover c
      where (c.party = any ($1) or c.business_number = any ($2)) and c.policy_id > $3 order by 1 limit $4`,
    values: [stressed.parties, stressed.businessNumbers, after, limit]
  })
  return rows.map(({ id }) => id)
}

/** By which business numbers these policies cover any of them. */
export async function numbersCovered(trx: Trx, stressed: Stressed, policyIds: readonly string[]): Promise<string[]> {
  const rows = await trx.query<{ buyer: string }>({
    name: 'numbers_covered',
    text: `select distinct c.business_number as buyer from policy.published_agreed_cover c
      where c.policy_id = any ($3) and (c.party = any ($1) or c.business_number = any ($2))`,
    values: [stressed.parties, stressed.businessNumbers, policyIds]
  })
  return rows.map(({ buyer }) => buyer)
}
