import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { type Confirmation, knownSince } from '@trade-credit/domain/insured-events/known-since.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { soFarKey } from './money-so-far.repository.ts'

type Trx = Pick<JobTransaction, 'query'>

/**
 * What was confirmed of these policies' buyers and stands, through all corrections, by policy and buyer (`soFarKey`): of the buyers
 * themselves, and of others that are of one person with them by the insurer's word, or where it gave none by the policy's own. Those of
 * whom nothing was have no entry.
 */
export async function findConfirmations(
  trx: Trx,
  policyIds: readonly string[],
  buyers: readonly string[]
): Promise<ReadonlyMap<string, readonly Confirmation[]>> {
  const rows = await trx.query<Confirmation & { policyId: string; buyer: string }>({
    name: 'confirmations_known',
    // Beside the buyers, other numbers that the same policy names their corporation for: its word counts for those, too.
    text: `with buyer as (
        select policy_id, business_number, corporate_number from policy.published_agreed_cover
        where policy_id = any ($1) and business_number = any ($2)
      ), own as (
        select * from buyer
        union
        select c.policy_id, c.business_number, c.corporate_number
        from buyer left join underwriting.published_person told using (business_number)
        join policy.published_agreed_cover c
          on c.policy_id = buyer.policy_id and c.corporate_number = coalesce(told.person, buyer.corporate_number)
      )
      select k.contract as "policyId", k.number as buyer, k.occurred_on as "occurredOn", k.told_as as "toldAs", k.known_on as "knownOn"
      from (select array_agg(policy_id) as contracts, array_agg(business_number) as numbers, array_agg(corporate_number) as corporations
        from own) asked
      cross join lateral claims.known_events(asked.contracts, asked.numbers, asked.corporations, $2) k`,
    values: [policyIds, buyers]
  })
  return Map.groupBy(rows, ({ policyId, buyer }) => soFarKey(policyId, buyer))
}

/** The first day on which the policyholder could know of what befell the policy's buyer (`knownSince`); null when there is nothing that stands. */
export async function findKnownSince(trx: Trx, policyId: string, buyer: string): Promise<PlainDate | null> {
  const [confirmations, [covered]] = await Promise.all([
    findConfirmations(trx, [policyId], [buyer]),
    trx.query<{ from: PlainDate | null }>({
      name: 'buyer_covered_from',
      text: `select min(from_date) as "from" from policy.published_cover where policy_id = $1 and business_number = $2`,
      values: [policyId, buyer]
    })
  ])
  const known = confirmations.get(soFarKey(policyId, buyer)) ?? []
  return covered?.from ? knownSince(known, covered.from) : null
}
