/**
 * The relation `kin (buyer, number, since)` of the policy `$1`: the business numbers that are of one person with each of its buyers, itself
 * among them, by the insurer's word or where it gave none by the policy's own, and since when the insurer says so.
 */
export const KIN_OF_BUYERS = `(
  select k.number as buyer, k.same as number, k.since
  from (select array_agg(policy_id) as contracts, array_agg(business_number) as numbers, array_agg(corporate_number) as corporations
    from policy.cover where policy_id = $1) own
  cross join lateral underwriting.same_person(own.contracts, own.numbers, own.corporations) k
) as kin`
