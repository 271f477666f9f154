import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { RecordedStatus } from '../credit/standing.repository.ts'

type Trx = Pick<JobTransaction, 'query'>

/** Adds the standing, one version on. Hold the lock on the person's standing. */
export async function insertStatus(trx: Trx, businessNumber: string, status: RecordedStatus): Promise<void> {
  await trx.query({
    name: 'insert_buyer_status',
    text: `insert into underwriting.buyer_status (business_number, version, band, stop_shipments, causes, on_date, withdrawn_from,
        last_withdrawn_from)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [
      businessNumber,
      status.version,
      status.band,
      status.stopShipments,
      JSON.stringify(status.causes),
      status.onDate,
      status.withdrawnFrom,
      status.lastWithdrawnFrom
    ]
  })
}

/** Waits until nobody else records the standing of the person behind the number, and keeps it so until the transaction ends. */
export async function lockStanding(trx: Trx, businessNumber: string): Promise<void> {
  await trx.query({
    name: 'lock_standing',
    text: `select pg_advisory_xact_lock(hashtextextended('standing ' || coalesce(
      (select party from underwriting.party where business_number = $1), $1), 0))`,
    values: [businessNumber]
  })
}

/** A policy that covers one of the numbers on a day. */
export interface CoveredPolicyholder {
  readonly organisation: string
  readonly policy_id: string
  readonly business_number: string
  readonly name: string
  readonly inception: PlainDate
}

/** Every policy that covers one of the numbers on the day, for the job role; each policy and number once. */
export function coveringPolicies(trx: Trx, members: readonly string[], day: PlainDate): Promise<CoveredPolicyholder[]> {
  return trx.query<CoveredPolicyholder>({
    name: 'covering_policies',
    text: `select distinct on (c.policy_id, c.business_number) c.organisation, c.policy_id, c.business_number, c.name, p.inception
      from policy.published_cover c join policy.published_policy p on p.id = c.policy_id
      where c.business_number = any ($1) and c.insured_amount > 0 and c.from_date <= $2 and $2 < c.until_date
      order by c.policy_id, c.business_number`,
    values: [members, day]
  })
}

/** One number of each person, by the insurer's word, that is covered on the day, in order, from after the number; for the job role. */
export async function coveredNumbers(trx: Trx, day: PlainDate, after: string, limit: number): Promise<string[]> {
  const rows = await trx.query<{ business_number: string }>({
    name: 'covered_numbers',
    text: `select min(c.business_number) as business_number from policy.published_cover c
      left join underwriting.party p on p.business_number = c.business_number
      where c.from_date <= $1 and $1 < c.until_date
      group by coalesce(p.person, c.business_number) having min(c.business_number) > $2
      order by 1 limit $3`,
    values: [day, after, limit]
  })
  return rows.map(row => row.business_number)
}
