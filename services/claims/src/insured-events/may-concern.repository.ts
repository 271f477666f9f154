import type { JobTransaction } from '@trade-credit/database/transaction.ts'

/** A number that may be the buyer's person's too, and how many policies cover it or did. */
export interface MayConcern {
  readonly businessNumber: string
  readonly policies: number
}

/** Numbers that an answer names. */
export const MOST_UNCONFIRMED = 100

/**
 * Other numbers of which requests alone say that they are of the buyer's person, with policies that a fan-out does not reach by the insurer's
 * word; the most policies first. For the insurer and auditors: whoever said it, and whose policies they are, is nobody else's business.
 */
export async function numbersUnconfirmed(trx: Pick<JobTransaction, 'query'>, buyer: string): Promise<MayConcern[]> {
  const rows = await trx.query<{ businessNumber: string; policies: bigint }>({
    name: 'numbers_unconfirmed',
    text: `with joined as (
        select other.business_number from underwriting.published_party own
          join underwriting.published_party other on other.party = own.party where own.business_number = $1
        union
        select other.business_number
          from (select corporate_number from policy.published_agreed_cover
              where business_number = $1 and corporate_number is not null
            union select person from underwriting.published_person where business_number = $1) as named
          join policy.published_agreed_cover other using (corporate_number)
      )
      select joined.business_number as "businessNumber", count(distinct c.policy_id) as policies
      from joined join policy.published_agreed_cover c using (business_number)
      left join underwriting.published_person befallen on befallen.business_number = $1
      left join underwriting.published_person other on other.business_number = joined.business_number
      where joined.business_number <> $1
        -- Of two numbers that the insurer knows, it has said whether they are of one person.
        and (befallen.person is null or other.person is null)
        -- A policy is reached that names the corporation itself, where the insurer has not named it.
        and (c.corporate_number = befallen.person) is not true
        and (befallen.person is not null or not exists (select from policy.published_agreed_cover own
          where own.policy_id = c.policy_id and own.business_number = $1
            and own.corporate_number = coalesce(other.person, c.corporate_number)))
      group by 1 order by 2 desc, 1 limit $2`,
    values: [buyer, MOST_UNCONFIRMED]
  })
  return rows.map(({ businessNumber, policies }) => ({ businessNumber, policies: Number(policies) }))
}
