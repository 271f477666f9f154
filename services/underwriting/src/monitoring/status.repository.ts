import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PartyStatus, StatusBand } from '@trade-credit/domain/credit/status-band.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

type Trx = Pick<JobTransaction<unknown>, 'query'>

/** A person's standing as policyholders were last told. */
export interface RecordedStatus extends PartyStatus {
  readonly version: number
  readonly onDate: PlainDate
}

interface StatusRow {
  party: string
  version: number
  band: StatusBand
  stop_shipments: boolean
  causes: readonly string[]
  on_date: PlainDate
}

/** The newest recorded standing of each party; none for one that was always normal. */
export async function recordedStatuses(
  trx: Trx,
  parties: readonly string[]
): Promise<ReadonlyMap<string, RecordedStatus>> {
  const rows = await trx.query<StatusRow>({
    name: 'recorded_statuses',
    text: `select distinct on (party) party, version, band, stop_shipments, causes, on_date from underwriting.party_status
      where party = any ($1) order by party, version desc`,
    values: [parties]
  })
  return new Map(
    rows.map(row => [
      row.party,
      {
        version: row.version,
        band: row.band,
        stopShipments: row.stop_shipments,
        causes: row.causes,
        onDate: row.on_date
      }
    ])
  )
}

/** Adds the standing unless somebody else has added one of that version: then false. */
export async function insertStatus(trx: Trx, party: string, status: RecordedStatus): Promise<boolean> {
  const rows = await trx.query({
    name: 'insert_party_status',
    text: `insert into underwriting.party_status (party, version, band, stop_shipments, causes, on_date)
      values ($1, $2, $3, $4, $5, $6) on conflict (party, version) do nothing returning party`,
    values: [party, status.version, status.band, status.stopShipments, JSON.stringify(status.causes), status.onDate]
  })
  return rows.length === 1
}

/** Whether an insured event on the person behind the number is confirmed, through whichever of its numbers. */
export async function hasConfirmedEvent(trx: Trx, members: readonly string[], party: string): Promise<boolean> {
  const rows = await trx.query({
    name: 'has_confirmed_event',
    text: `select 1 from claims.published_event where buyer = any ($1) or party = $2 limit 1`,
    values: [members, party]
  })
  return rows.length > 0
}

/** A policy that covers one of the person's numbers on the day. */
export interface CoveredPolicyholder {
  readonly organisation: string
  readonly policy_id: string
  readonly business_number: string
}

/** Every policy that covers one of the numbers on the day, for the job role; each policy and number once. */
export function coveringPolicies(trx: Trx, members: readonly string[], day: PlainDate): Promise<CoveredPolicyholder[]> {
  return trx.query<CoveredPolicyholder>({
    name: 'covering_policies',
    text: `select distinct organisation, policy_id, business_number from policy.published_cover
      where business_number = any ($1) and insured_amount > 0 and from_date <= $2 and $2 < until_date
      order by policy_id, business_number`,
    values: [members, day]
  })
}

/** The numbers of persons whose standing may have changed by time alone: those with a cover on the day and anything on record. */
export async function watchedNumbers(trx: Trx, day: PlainDate, after: string, limit: number): Promise<string[]> {
  const rows = await trx.query<{ business_number: string }>({
    name: 'watched_numbers',
    text: `select distinct p.business_number from underwriting.party p
      where p.business_number > $2 and p.business_number = (
          select min(first.business_number) from underwriting.party first where first.party = p.party)
        and exists (select from underwriting.party member
          join policy.published_cover c on c.business_number = member.business_number
          where member.party = p.party and c.from_date <= $1 and $1 < c.until_date)
      order by p.business_number limit $3`,
    values: [day, after, limit]
  })
  return rows.map(row => row.business_number)
}
