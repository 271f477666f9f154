import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { CreditOf } from './repository.ts'

type Trx = Pick<JobTransaction, 'query'>

/** Days on which the limit of a person is withdrawn and not given again by today. */
export interface Withdrawn {
  /** The first of them; null where there are none. */
  readonly from: PlainDate | null
  /** That it may be withdrawn besides: of another number, of which requests alone say that it is of the same person. */
  readonly unconfirmed: boolean
}

/**
 * What is withdrawn of each number's person, by the number asked for; persons with a limit are missing. `confirmed` of one person is what the
 * insurer says, or where it says nothing whoever asks.
 */
export async function withdrawalsOfParties(
  trx: Trx,
  parties: readonly (CreditOf & { readonly corporateNumber: string | null })[]
): Promise<ReadonlyMap<string, Withdrawn>> {
  const rows = await trx.query<{ asked: string; from_date: PlainDate | null; is_unconfirmed: boolean }>({
    name: 'withdrawals_of_parties',
    text: `with asked as (select * from unnest($1::text[], $2::text[]) as asked (number, party)
      ), kin as (
        select number, same from underwriting.same_person(array_fill(''::text, array[cardinality($1::text[])]), $1, $3)
      ), joined as (
        select number, same, true as is_confirmed from kin
        union all
        select asked.number, member.business_number, false from asked
          join underwriting.party member on member.party = asked.party
          where not exists (select from kin where kin.number = asked.number and kin.same = member.business_number)
      )
      select joined.number as asked, min(w.from_date) filter (where is_confirmed) as from_date, bool_or(not is_confirmed) as is_unconfirmed
      from joined join underwriting.published_days_without_limit w on w.business_number = joined.same
      where w.until_date is null or w.until_date > platform.business_date()
      group by joined.number`,
    values: [
      parties.map(({ businessNumber }) => businessNumber),
      parties.map(({ party }) => party),
      parties.map(({ corporateNumber }) => corporateNumber)
    ]
  })
  return new Map(rows.map(row => [row.asked, { from: row.from_date, unconfirmed: row.is_unconfirmed }]))
}

/** The first days of all withdrawals of each number that are not given again by today, the earliest first. */
export async function openWithdrawals(
  trx: Trx,
  businessNumbers: readonly string[]
): Promise<ReadonlyMap<string, readonly PlainDate[]>> {
  const rows = await trx.query<{ business_number: string; from_date: PlainDate }>({
    name: 'open_withdrawals',
    text: `select business_number, from_date from underwriting.published_days_without_limit
      where business_number = any ($1) and (until_date is null or until_date > platform.business_date()) order by from_date`,
    values: [businessNumbers]
  })
  const byNumber = Map.groupBy(rows, row => row.business_number)
  return new Map([...byNumber].map(([number, own]) => [number, own.map(row => row.from_date)]))
}
