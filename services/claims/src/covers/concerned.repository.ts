import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

type Trx = Pick<JobTransaction, 'query'>

/** Whom something befell, as covers may know it. */
export interface Concerned {
  /** The business numbers that it befell. */
  readonly befallen: readonly string[]
  /** Those, with what the insurer told to be of the same persons; none but them for a closure, which befalls a place of business. */
  readonly businessNumbers: readonly string[]
  /** 법인등록번호 of these persons, by which contracts may name them. */
  readonly corporations: readonly string[]
  readonly isOfPlace: boolean
}

/** Whom it concerns that this befell the numbers, by the insurer's word. */
export async function concernedBy(
  trx: Trx,
  { type, buyers }: { readonly type: string; readonly buyers: readonly string[] }
): Promise<Concerned> {
  if (type === 'business_closure')
    return { befallen: buyers, businessNumbers: buyers, corporations: [], isOfPlace: true }
  const kin = await trx.query<{ number: string; person: string }>({
    name: 'kin_of_numbers',
    text: `select kin.business_number as number, kin.person from underwriting.published_person named
      join underwriting.published_person kin on kin.person = named.person where named.business_number = any ($1)`,
    values: [buyers]
  })
  return {
    befallen: buyers,
    businessNumbers: [...new Set([...buyers, ...kin.map(({ number }) => number)])],
    corporations: [...new Set(kin.map(({ person }) => person))].filter(person => person.length === 13),
    isOfPlace: false
  }
}

/** A buyer of a policy that it concerns. */
export interface ConcernedBuyer {
  readonly policyId: string
  readonly buyer: string
  /** The number that it befell. */
  readonly befallen: string
  /** Since when the insurer says that both are of one person; null where nobody had to. */
  readonly since: PlainDate | null
}

/**
 * The buyers of these policies that it concerns: those that it befell, and those of the same person by the insurer's word, or where it
 * gave none by the policy's own. What others say of a buyer concerns none of them.
 */
export function concernedBuyers(
  trx: Trx,
  policyIds: readonly string[],
  { befallen, businessNumbers, corporations, isOfPlace }: Concerned
): Promise<ConcernedBuyer[]> {
  if (isOfPlace)
    return trx.query<ConcernedBuyer>({
      name: 'concerned_places',
      text: `select distinct policy_id as "policyId", business_number as buyer, business_number as befallen, null::date as since
        from policy.published_agreed_cover where policy_id = any ($1) and business_number = any ($2)`,
      values: [policyIds, befallen]
    })
  return trx.query<ConcernedBuyer>({
    name: 'concerned_buyers',
    // Four looks, each by an index of its own: the last two for policies that name the corporation of the number it befell, and cover another
    // that they name it for too, or that the insurer told to be of it.
    text: `with named as (
        select policy_id, business_number, corporate_number from policy.published_agreed_cover
          where policy_id = any ($1) and business_number = any ($2)
        union
        select policy_id, business_number, corporate_number from policy.published_agreed_cover
          where policy_id = any ($1) and corporate_number = any ($3)
      ), asked as (
        select * from named
        union
        select c.policy_id, c.business_number, c.corporate_number from named n
          join policy.published_agreed_cover c on c.policy_id = n.policy_id and c.corporate_number = n.corporate_number
          where n.business_number = any ($4)
        union
        select c.policy_id, c.business_number, c.corporate_number from named n
          join underwriting.published_person told on told.person = n.corporate_number
          join policy.published_agreed_cover c on c.policy_id = n.policy_id and c.business_number = told.business_number
          where n.business_number = any ($4)
      ), own as (
        select array_agg(policy_id) as contracts, array_agg(business_number) as numbers, array_agg(corporate_number) as corporations
        from asked
      )
      select distinct on (k.contract, k.number) k.contract as "policyId", k.number as buyer, k.same as befallen, k.since
      from own cross join lateral underwriting.same_person(own.contracts, own.numbers, own.corporations) k
      where k.same = any ($4) order by k.contract, k.number, k.since nulls first, k.same`,
    values: [policyIds, businessNumbers, corporations, befallen]
  })
}
