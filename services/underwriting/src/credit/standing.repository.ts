import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { BuyerStatus, StatusBand } from '@trade-credit/domain/credit/status-band.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

type Trx = Pick<JobTransaction, 'query'>

/** A firm's standing as policyholders were last told. */
export interface RecordedStatus extends BuyerStatus {
  readonly version: number
  readonly onDate: PlainDate
  /** The first day from which no limit was given, as they were told. */
  readonly withdrawnFrom: PlainDate | null
  /** The first day of the last withdrawal that they were told of. */
  readonly lastWithdrawnFrom: PlainDate | null
}

interface StatusRow {
  business_number: string
  version: number
  band: StatusBand
  stop_shipments: boolean
  causes: readonly string[]
  on_date: PlainDate
  withdrawn_from: PlainDate | null
  last_withdrawn_from: PlainDate | null
}

/** The newest recorded standing of each number; none for one that was always normal. */
export async function recordedStatuses(
  trx: Trx,
  businessNumbers: readonly string[]
): Promise<ReadonlyMap<string, RecordedStatus>> {
  const rows = await trx.query<StatusRow>({
    name: 'recorded_statuses',
    text: `select distinct on (business_number) business_number, version, band, stop_shipments, causes, on_date, withdrawn_from,
        coalesce(last_withdrawn_from, withdrawn_from) as last_withdrawn_from
      from underwriting.buyer_status where business_number = any ($1) order by business_number, version desc`,
    values: [businessNumbers]
  })
  return new Map(
    rows.map(row => [
      row.business_number,
      {
        version: row.version,
        band: row.band,
        stopShipments: row.stop_shipments,
        causes: row.causes,
        onDate: row.on_date,
        withdrawnFrom: row.withdrawn_from,
        lastWithdrawnFrom: row.last_withdrawn_from
      }
    ])
  )
}

/** The business numbers that are of one person with this one by the insurer's word, itself among them. */
export async function findKin(trx: Trx, businessNumber: string): Promise<string[]> {
  const rows = await trx.query<{ same: string }>({
    name: 'kin_of_number',
    text: `select same from underwriting.same_person(array[''], array[$1], array[null]) order by same`,
    values: [businessNumber]
  })
  return rows.map(row => row.same)
}

/** Which of the numbers a confirmed event concerns: a closure the number that closed, any other event all of them, which are one person's. */
export async function numbersWithEvent(trx: Trx, members: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await trx.query<{ buyer: string; type: string }>({
    name: 'numbers_with_event',
    text: 'select buyer, type from claims.published_event where buyer = any ($1)',
    values: [members]
  })
  return new Set(rows.flatMap(({ buyer, type }) => (type === 'business_closure' ? [buyer] : members)))
}
